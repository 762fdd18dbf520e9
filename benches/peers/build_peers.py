"""What a user would write instead of `liantu build`: terms found in texts, weights added up, placements above the floor.

  build_peers.py run pandas|polars|duckdb SAMPLE OUTPUT   one way over a folder of `liantu sample`; prints seconds, peak memory, counts
  build_peers.py liantu PROGRAM SAMPLE WORKSPACE          the same rows through the program, cold and warm
  build_peers.py agree OUTPUT WORKSPACE                   both sides' placements held against each other

The rule of the peers is the profile's, without what the program knows beyond it: prior and weight of each source in log-odds, each
source once a segment, a scope that speaks alone capped. They read no roles, heads, guards, negations, and have no learnt model.
"""
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import time
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ["id", "adcode", "name", "scope"]


def fold(text):
    return unicodedata.normalize("NFKC", text).lower()


def log_odds(share):
    return math.log(share / (1 - share))


class Rule:
    """Terms with their segments, and what each source adds."""

    def __init__(self):
        placement = tomllib.loads((ROOT / "data/profiles/default.toml").read_text())["placement"]
        sources = placement["source_weights"]
        self.prior, self.floor, self.cap = log_odds(placement["prior"]), placement["floor"], sources["scope"]
        self.weights = {name: log_odds(sources[name]) - self.prior for name in ("name", "product", "scope")}
        self.segments = {}
        for file in sorted((ROOT / "data/chains").glob("*.toml")):
            for segment in tomllib.loads(file.read_text()).get("segment", []):
                if "products" not in segment:
                    continue
                for term in segment["products"] + segment.get("aliases", []):
                    self.segments.setdefault(fold(term), set()).add(segment["id"])
        self.segments.pop("", None)
        self.terms = sorted(self.segments)

    def add(self, found, source, terms):
        for term in terms:
            for segment in self.segments[term]:
                found.setdefault(segment, set()).add(source)

    def placed(self, found):
        """(segment, confidence) at or above the floor."""
        for segment, sources in found.items():
            total = self.prior + sum(self.weights[source] for source in sources)
            confidence = 1 / (1 + math.exp(-total))
            if sources == {"scope"}:
                confidence = min(confidence, self.cap)
            if confidence >= self.floor:
                yield segment, confidence


def ahocorasick_finder(terms):
    import ahocorasick
    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(term, term)
    automaton.make_automaton()
    return lambda text: [term for _, term in automaton.iter_long(text)]


def daachorse_finder(terms):
    import daachorse
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(terms, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
    return lambda text: [terms[term] for _, _, term in automaton.find(text)]


def walk(rows, products, rule, find):
    """The rule over rows of (id, adcode, name, scope)."""
    for key, adcode, name, scope in rows:
        found = {}
        rule.add(found, "name", find(fold(name)))
        for product in products.get(key, ()):
            rule.add(found, "product", find(fold(product)))
        if scope:
            rule.add(found, "scope", find(fold(scope)))
        for segment, confidence in rule.placed(found):
            yield key, adcode, segment, confidence


def with_pandas(sample, rule):
    import pandas
    find = ahocorasick_finder(rule.terms)
    table = pandas.read_parquet(sample / "enterprises.parquet", columns=COLUMNS)
    goods = pandas.read_parquet(sample / "products.parquet", columns=["enterprise_id", "product"])
    products = goods.groupby("enterprise_id")["product"].apply(list).to_dict()
    texts = [table[name].astype(object).where(table[name].notna(), None) for name in COLUMNS]
    placed = pandas.DataFrame(walk(zip(*texts), products, rule, find), columns=["id", "adcode", "segment", "confidence"])
    by_region = placed.groupby(["adcode", "segment"]).size()
    return len(table), placed, len(by_region)


def with_polars(sample, rule):
    import polars
    find = daachorse_finder(rule.terms)
    table = polars.read_parquet(sample / "enterprises.parquet", columns=COLUMNS)
    goods = polars.read_parquet(sample / "products.parquet", columns=["enterprise_id", "product"])
    products = dict(goods.group_by("enterprise_id").agg("product").iter_rows())
    rows = table.iter_rows()
    placed = polars.DataFrame(list(walk(rows, products, rule, find)), schema=["id", "adcode", "segment", "confidence"], orient="row")
    by_region = placed.group_by("adcode", "segment").len()
    return table.height, placed.to_pandas(), by_region.height


def with_duckdb(sample, rule):
    """Matching as with polars; adding up, capping, cutting and grouping in SQL."""
    import duckdb
    import polars
    find = daachorse_finder(rule.terms)
    table = polars.read_parquet(sample / "enterprises.parquet", columns=COLUMNS)
    goods = polars.read_parquet(sample / "products.parquet", columns=["enterprise_id", "product"])
    products = dict(goods.group_by("enterprise_id").agg("product").iter_rows())
    ids, segments, sources = [], [], []
    for key, _, name, scope in table.iter_rows():
        texts = [("name", name), ("scope", scope)] + [("product", one) for one in products.get(key, ())]
        for source, text in texts:
            for term in find(fold(text)) if text else ():
                for segment in rule.segments[term]:
                    ids.append(key)
                    segments.append(segment)
                    sources.append(source)
    hits = polars.DataFrame({"id": ids, "segment": segments, "source": sources})
    weights = polars.DataFrame({"source": list(rule.weights), "weight": list(rule.weights.values())})
    connection = duckdb.connect()
    for name, frame in (("hits", hits), ("weights", weights), ("enterprises", table)):
        connection.register(name, frame.to_arrow())
    placed = connection.execute(
        """
        WITH told AS (SELECT DISTINCT id, segment, source FROM hits),
             summed AS (SELECT id, segment, 1 / (1 + exp(-($1 + sum(weight)))) AS raw, bool_and(source = 'scope') AS scope_only
                        FROM told JOIN weights USING (source) GROUP BY id, segment)
        SELECT id, adcode, segment, CASE WHEN scope_only THEN least(raw, $2) ELSE raw END AS confidence
        FROM summed JOIN enterprises USING (id)
        WHERE CASE WHEN scope_only THEN least(raw, $2) ELSE raw END >= $3
        """,
        [rule.prior, rule.cap, rule.floor],
    ).df()
    return table.height, placed, len(placed.groupby(["adcode", "segment"]))


WAYS = {"pandas": with_pandas, "polars": with_polars, "duckdb": with_duckdb}


def run(way, sample, output):
    started = time.perf_counter()
    rule = Rule()
    rows, placed, cells = WAYS[way](Path(sample), rule)
    seconds = time.perf_counter() - started
    placed.to_parquet(output)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"way": way, "rows": rows, "seconds": round(seconds, 2), "processor_seconds": round(time.process_time(), 2),
                      "peak_mib": round(peak), "placed": int(placed["id"].nunique()), "placements": len(placed), "cells": cells}))


def processor_seconds():
    """Of all programs that were run and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def liantu(program, sample, workspace):
    """The same two tables, put where an import puts them; every column is decoded, regions are measured and a snapshot is written too."""
    sample, workspace = Path(sample), Path(workspace)
    shutil.rmtree(workspace, ignore_errors=True)
    subprocess.run([program, "init", str(workspace), "--scheme", "luan"], check=True, capture_output=True)
    for table in ("enterprises", "products"):
        (workspace / "registry" / table).mkdir(parents=True)
        os.link(sample / f"{table}.parquet", workspace / "registry" / table / "sample.parquet")
    for run in ("cold", "warm"):
        started, before = time.perf_counter(), processor_seconds()
        said = subprocess.run([program, "-C", str(workspace), "build", "--format", "json"], check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        report = json.loads(said.stdout)
        rows = report["enterprises"]
        print(json.dumps({"way": f"liantu, {run}", "rows": rows, "seconds": round(seconds, 2),
                          "processor_seconds": round(processor_seconds() - before, 2),
                          "place_seconds": report["times"]["place_ms"] / 1000, "peak_mib": round(peak), "placed": report["placed"],
                          "recalled": report.get("recalled", 0)}))
        shutil.rmtree(workspace / "atlas", ignore_errors=run != "warm") if run == "cold" else None


def agree(output, workspace):
    import pandas
    atlas = Path(workspace) / "atlas"
    latest = (atlas / "LATEST").read_text().strip()
    ours = pandas.read_parquet(atlas / latest / "placements.parquet", columns=["enterprise_id", "segment", "placement"])
    theirs = pandas.read_parquet(output)
    mine = {(row.enterprise_id, row.segment): row.placement for row in ours.itertuples()}
    others = set(zip(theirs["id"], theirs["segment"]))
    both = len(others & mine.keys())
    print(f"placements: liantu {len(mine)}, peer {len(others)}, both {both}")
    only_ours = [json.loads(text) for key, text in mine.items() if key not in others]
    why = Counter("the learnt model speaks" if any(one["source"] == "model" and one["weight"] > 0 for one in row["evidence"])
                  else "terms alone" for row in only_ours)
    print(f"only liantu: {len(only_ours)}: {dict(why)}")
    print(f"only the peer: {len(others - mine.keys())}: phrase heads, guards, words of other fields and the model's calibration say less")


if __name__ == "__main__":
    {"run": run, "liantu": liantu, "agree": agree}[sys.argv[1]](*sys.argv[2:])
