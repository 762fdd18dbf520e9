#!/usr/bin/env python3
"""How much one caller with heavy questions slows others: 32 what-if rankings at a time from 127.0.0.2, single reads from
127.0.0.1 before and meanwhile. Prints the reads' 99th percentile idle and busy, and the heavy answers by status.

Usage: benches/heavy.py http://127.0.0.1:8080 [READS]
"""
import collections
import http.client
import json
import multiprocessing
import os
import sys
import threading
import time
import urllib.parse

HEAVY = 32
where = urllib.parse.urlparse(sys.argv[1])
reads = int(sys.argv[2]) if len(sys.argv) > 2 else 2000


def connect(source):
    return http.client.HTTPConnection(where.hostname, where.port, source_address=(source, 0))


def percentile(count):
    connection, times = connect("127.0.0.1"), []
    for turn in range(count):
        started = time.perf_counter()
        connection.request("GET", f"/api/v1/gaps?chain=NEV&limit={1 + turn % 50}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append(time.perf_counter() - started)
        time.sleep(0.002)
    times.sort()
    return 1000 * times[len(times) * 99 // 100]


def ask(done, statuses):
    connection, turn = connect("127.0.0.2"), 0
    while not done.is_set():
        turn += 1
        body = json.dumps({"weights": {"path": 1 + turn % 97}, "stability": True, "limit": 500})
        connection.request("POST", "/api/v1/targets/query", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1
        if answer.status == 429:
            time.sleep(float(answer.headers["retry-after"]))


def burden(ready, done, answers):
    """32 callers in a process of their own, behind the others: their work is another machine's, where this is not a bench."""
    os.nice(19)
    statuses = collections.Counter()
    callers = [threading.Thread(target=ask, args=(done, statuses)) for _ in range(HEAVY)]
    for caller in callers:
        caller.start()
    ready.set()
    for caller in callers:
        caller.join()
    answers.put(dict(statuses))


percentile(200)
idle = percentile(reads)
ready, done, answers = multiprocessing.Event(), multiprocessing.Event(), multiprocessing.Queue()
caller = multiprocessing.Process(target=burden, args=(ready, done, answers))
caller.start()
ready.wait()
time.sleep(1)
busy = percentile(reads)
done.set()
heavy = answers.get()
caller.join()
print(f"reads' p99 {idle:.2f} ms idle, {busy:.2f} ms beside {HEAVY} heavy callers of one address: × {busy / idle:.2f}; heavy answers {heavy}")
