"""Peers of benches/measure.rs: writes the data, then times liantu, numpy, pymcdm, py-ecomplexity and igraph on it in turns.

  measure_peers.py write FOLDER          the same numbers for both sides
  measure_peers.py time FOLDER RUNS      for each peer: both medians, processor times, checksums, the ratio and whether the aim is met
"""
import contextlib
import io
import subprocess
import sys
import time
import warnings
from pathlib import Path
from statistics import mean, median

import numpy as np

ROWS, CRITERIA = 1_000_000, 12
REGIONS, SECTORS = 3000, 500
NODES, EDGES = 10_000, 50_000


def write(folder):
    generator = np.random.default_rng(20261123)
    generator.lognormal(1.0, 1.0, (ROWS, CRITERIA)).tofile(folder / "alternatives.f64")
    scale = generator.lognormal(0, 1, (REGIONS, 1)) * generator.lognormal(0, 1, (1, SECTORS))
    table = scale * generator.lognormal(0, 1.5, (REGIONS, SECTORS)) * (generator.random((REGIONS, SECTORS)) < 0.6)
    table.tofile(folder / "regions.f64")
    edges = set()
    while len(edges) < EDGES:
        a, b = generator.integers(0, NODES, 2)
        if a != b:
            edges.add((int(a), int(b)))
    np.array(sorted(edges), dtype="<u8").tofile(folder / "edges.u64")


class Ours:
    """benches/measure.rs, waiting for the name of a task."""

    def __init__(self, folder):
        command = ["cargo", "bench", "--quiet", "--locked", "--bench", "measure", "--", str(folder)]
        self.program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, task):
        self.program.stdin.write(task + "\n")
        self.program.stdin.flush()
        return tuple(float(part) for part in self.program.stdout.readline().split("\t"))

    def end(self):
        self.program.stdin.close()
        self.program.wait()


def timed(task):
    processor, start = time.process_time(), time.perf_counter()
    checksum = task()
    return time.perf_counter() - start, time.process_time() - processor, checksum


def compare(ours, name, peer, aim, runs, task):
    """Both sides once to warm up, then in turns. `aim` is how many times as quick as the peer liantu is to be."""
    ours.run(name)
    task()
    pairs = [(ours.run(name), timed(task)) for _ in range(runs)]
    sides = list(zip(*pairs))
    for program, side in zip(("liantu", peer), sides):
        seconds, processor = median(run[0] for run in side), mean(run[1] for run in side)
        print(f"{name:32}{program:16}{seconds:9.4f} s{processor:9.3f} cpu  checksum {side[0][2]:.9e}")
    ratio = median(run[0] for run in sides[1]) / median(run[0] for run in sides[0])
    verdict = "no aim" if aim is None else f"aim >= {aim:g}: " + ("met" if ratio >= aim else "MISSED")
    print(f"{'':32}{peer} / liantu = {ratio:.2f} ({verdict})", flush=True)


def topsis_numpy(x, types):
    p = x / x.sum(axis=0)
    entropy = -(p * np.log(p)).sum(axis=0) / np.log(len(x))
    weights = (1 - entropy) / (1 - entropy).sum()
    v = x / np.sqrt((x * x).sum(axis=0)) * weights
    best = np.where(types == 1, v.max(axis=0), v.min(axis=0))
    worst = np.where(types == 1, v.min(axis=0), v.max(axis=0))
    up = np.sqrt(((v - best) ** 2).sum(axis=1))
    down = np.sqrt(((v - worst) ** 2).sum(axis=1))
    return (down / (up + down)).sum()


def regions_numpy(x):
    lq = (x / x.sum(axis=1, keepdims=True)) / (x.sum(axis=0) / x.sum())
    m = (lq >= 1 - 1e-9).astype(float)
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    phi = (m.T @ m) / np.maximum.outer(ubiquity, ubiquity)
    density = (m @ phi) / phi.sum(axis=0)
    root = m / np.sqrt(diversity)[:, None] / np.sqrt(ubiquity)[None, :]
    _, vectors = np.linalg.eigh(root.T @ root)
    kp = vectors[:, -2] / np.sqrt(ubiquity)
    kc = (m @ kp) / diversity
    eci = (kc - kc.mean()) / kc.std()
    return density[0].sum() + np.abs(eci).sum()


def measure(ours, folder, runs):
    types = np.array([-1 if at % 3 == 2 else 1 for at in range(CRITERIA)])
    alternatives = np.fromfile(folder / "alternatives.f64").reshape(ROWS, CRITERIA)
    task = "entropy+topsis 1e6x12"
    compare(ours, task, "numpy", 1, runs, lambda: topsis_numpy(alternatives, types))
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization
    from pymcdm.weights import entropy_weights

    method = TOPSIS(vector_normalization)
    compare(ours, task, "pymcdm", None, runs, lambda: method(alternatives, entropy_weights(alternatives), types).sum())
    del alternatives

    regions = np.fromfile(folder / "regions.f64").reshape(REGIONS, SECTORS)
    task = "proximity+density+eci 3000x500"
    # Within twice numpy's time.
    compare(ours, task, "numpy", 0.5, runs, lambda: regions_numpy(regions))
    import pandas as pd
    from ecomplexity import ecomplexity

    rows, columns = np.indices(regions.shape)
    long = pd.DataFrame({"t": 0, "r": rows.ravel(), "s": columns.ravel(), "v": regions.ravel()})
    names = {"time": "t", "loc": "r", "prod": "s", "val": "v"}

    def peer():
        # It prints the time of every year to standard output.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            found = ecomplexity(long.copy(), names, check_logsupermodularity=False)
        density = found[found.r == 0].density.sum()
        return density + found.drop_duplicates("r").eci.abs().sum()

    compare(ours, task, "py-ecomplexity", 20, runs, peer)

    import igraph

    edges = np.fromfile(folder / "edges.u64", dtype="<u8").reshape(-1, 2)
    graph = igraph.Graph(n=NODES, edges=edges.tolist(), directed=True)
    compare(ours, "betweenness 10k/50k", "igraph", 1, runs, lambda: sum(graph.betweenness(directed=True)))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    else:
        program = Ours(Path(sys.argv[2]))
        measure(program, Path(sys.argv[2]), int(sys.argv[3]))
        program.end()
