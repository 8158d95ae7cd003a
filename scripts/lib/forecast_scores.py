"""How far off forecasts were, and how often their intervals held, as tables.

    forecast_scores.py --tasks TASKS.jsonl --forecasts FORECASTS.jsonl …

The error is the mean absolute scaled error (Hyndman & Koehler, 2006): the mean absolute error over
the steps ahead, as a share of the mean absolute change over a season in what was known. Only tasks
that every method has an answer to are counted.
"""

import argparse
import json
from statistics import mean

GROUPS = {
    "all": lambda it: True,
    "tuned": lambda it: it["half"] == "tuned",
    "held out": lambda it: it["half"] == "held out",
    "long": lambda it: it["length"] == "long",
    "short": lambda it: it["length"] == "short",
    "years": lambda it: it["season"] == 1,
    "quarters": lambda it: it["season"] == 4,
    "months": lambda it: it["season"] == 12,
}


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def mase(task, points):
    known, season = task["values"], task["season"]
    usual = mean(abs(after - before) for before, after in zip(known, known[season:]))
    return mean(abs(a - b) for a, b in zip(task["actual"], points)) / usual


def covered(task, bounds):
    low, high = bounds
    return [a <= it <= b for a, it, b in zip(low, task["actual"], high)]


def row(cells):
    print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--forecasts", nargs="+", required=True)
    given = parser.parse_args()
    tasks = read(given.tasks)
    found = {}
    for path in given.forecasts:
        for line in read(path):
            sound = line["points"] and all(it == it and abs(it) < 1e300 for it in line["points"])
            if sound:
                found.setdefault(line["method"], {})[line["task"]] = line
    common = set.intersection(*(set(it) for it in found.values()))
    parts = {name: [i for i in sorted(common) if holds(tasks[i])] for name, holds in GROUPS.items()}
    parts = {name: ids for name, ids in parts.items() if ids}
    print(f"\n{len(common)} of {len(tasks)} tasks, {len({tasks[i]['series'] for i in common})} series\n")
    row(["MASE"] + [f"{name} ({len(ids)})" for name, ids in parts.items()] + ["ms a forecast"])
    row(["---"] * (len(parts) + 2))
    for method, lines in found.items():
        errors = {i: mase(tasks[i], lines[i]["points"]) for i in common}
        cells = [f"{mean(errors[i] for i in ids):.3f}" for ids in parts.values()]
        row([method, *cells, f"{mean(lines[i]['ms'] for i in common):.0f}"])
    print()
    row(["inside 80 % / 95 %"] + list(parts))
    row(["---"] * (len(parts) + 1))
    for method, lines in found.items():
        cells = []
        for ids in parts.values():
            shares = [
                mean(it for i in ids for it in covered(tasks[i], lines[i]["bounds"][level]))
                for level in ("80", "95")
            ]
            cells.append(" / ".join(f"{100 * it:.0f}" for it in shares))
        row([method, *cells])


main()
