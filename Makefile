# Everything a person or a CI machine does with this repository. `make help` lists it.
#
# Compiled files lie outside the checkout, so that a fresh clone finds them again.
SHELL := /bin/bash
.DEFAULT_GOAL := help

export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/liantu/target
# Where `make demo` listens.
LISTEN ?= 127.0.0.1:8080

.PHONY: help demo build page pictures test bench fmt clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Build liantu, invent 20,000 enterprises, serve the map; ends with the address to open (LISTEN=127.0.0.1:8080)
	@scripts/demo.sh "$(LISTEN)"

build: ## The program for real use: one file, optimised
	@scripts/setup.sh build
	@scripts/page.sh
	cargo build --release --locked
	@echo "built $(CARGO_TARGET_DIR)/release/liantu"

page: ## The page alone, into web/dist, which the next build of the program embeds
	@scripts/setup.sh build
	@scripts/page.sh

pictures: ## The README's pictures, taken anew from the demo in Chromium
	@scripts/pictures.sh

test: ## Everything CI runs
	@scripts/test.sh

bench: ## Speed: the measures and placing beside their Python peers, placement beside bare matching, and 100,000 targets
	benches/run_measure.sh
	benches/run_build.sh
	cargo bench --locked --bench placement
	cargo bench --locked --bench targets

fmt: ## Format the sources
	cargo fmt

clean: ## Remove compiled files, the demo and the test tools from the cache folder
	cargo clean
	rm -rf "$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/liantu/demo" "$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/liantu/venv"
