#!/usr/bin/env python3
"""Asks a server of Prometheus' API the queries of phase B, each for a while, and tells what one takes.

    queries.py PID URL END      END: the time of the newest sample, in seconds; the hour before it is asked for

Prints a line for each: CPU milliseconds of the process, median milliseconds until the answer was there.
"""

import statistics
import sys
import time
import urllib.parse
import urllib.request

UNMEASURED_SECONDS = 3
MEASURED_SECONDS = 3
SPAN_SECONDS = 3300
TICK_MILLIS = 10  # of /proc/PID/stat

RATE = 'sum by (pod) (rate(container_cpu_usage_seconds_total{container="app"}[5m]))'
QUANTILE = "histogram_quantile(0.99, sum by (le, service) (rate(http_request_duration_seconds_bucket[5m])))"
MEMORY = "sum by (namespace) (container_memory_rss)"
QUERIES = [  # name, query, step in seconds or None for an instant
    ("q1", RATE, None),
    ("q1, range", RATE, 15),
    ("q2", 'topk(10, container_memory_working_set_bytes{container="app"})', None),
    ("q2, range", 'topk(10, sum by (namespace, pod) (container_memory_working_set_bytes{container!=""}))', 30),
    ("q3", QUANTILE, None),
    ("q3, range", QUANTILE, 60),
    ("q4", 'count({__name__=~".+"})', None),
    ("q5", MEMORY, None),
    ("q5, range", MEMORY, 15),
    ("q6, range", "sum by (namespace) (rate(container_network_receive_bytes_total[1m]))", 15),
    ("q7, range", RATE + ' / on (pod) sum by (pod) (container_spec_cpu_quota{container="app"} / 100000)', 60),
    ("q8", "max_over_time(sum by (service) (rate(http_request_duration_seconds_count[1m]))[30m:1m])", None),
    ("q9", "quantile by (namespace) (0.95, rate(container_cpu_usage_seconds_total[5m]))", None),
]
LISTS = [
    ("labels", {}),
    ("label/pod/values", {}),
    ("label/__name__/values", {}),
    ("series", {"match[]": 'container_memory_rss{container="app"}'}),
    ("series", {"match[]": "http_request_duration_seconds_bucket"}),
]


def questions(end):
    between = {"start": end - SPAN_SECONDS, "end": end}
    uncached = {"nocache": 1}  # a word of VictoriaMetrics
    for name, query, step in QUERIES:
        if step is None:
            yield name, "query", {"query": query, "time": end} | uncached
        else:
            yield name, "query_range", {"query": query, "step": step} | between | uncached
    for path, selected in LISTS:
        yield path, path, selected | between


def cpu_millis(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MILLIS


def ask_for(url, seconds):
    took = []
    begin = time.time()
    while not took or time.time() - begin < seconds:
        at = time.time()
        with urllib.request.urlopen(url, timeout=120) as answer:
            answer.read()
        took.append((time.time() - at) * 1000)
    return took


def main(pid, server, end):
    for name, path, parameters in questions(int(end)):
        url = f"{server}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        ask_for(url, UNMEASURED_SECONDS)
        before = cpu_millis(pid)
        took = ask_for(url, MEASURED_SECONDS)
        cpu = (cpu_millis(pid) - before) / len(took)
        print(f"{name:<24} {cpu:8.2f} {statistics.median(took):8.1f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
