"""Draws with matplotlib what crates/fact-chart/benches/draw.rs draws, and times it.

`python draw_matplotlib.py --out FILE` writes medians in milliseconds as JSON; bench-chart.js runs
it. Figures are made anew for each picture, as FACT does; text stays text in the SVG, as it does
there.
"""

import argparse
import io
import json
import math
import time
from datetime import datetime, timedelta

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.fonttype"] = "none"

import matplotlib.pyplot as plt
import numpy as np

CALLS = 20


def lines():
    months = np.array([np.datetime64(f"{2005 + n // 12}-{n % 12 + 1:02}") for n in range(200)])
    n = np.arange(200)
    names = ["North", "South", "East", "West"]
    series = {name: n * 0.4 + np.sin(n * 0.3 + s) * 9 + s * 20 for s, name in enumerate(names)}
    return months, series


def steps():
    start = datetime(2024, 1, 1)
    times = [start + timedelta(minutes=n) for n in range(100_000)]
    n = np.arange(100_000)
    return np.array(times, dtype="datetime64[s]"), np.sin(n / 9000) * 40 + np.sin(n * 1.7) * 8 + 60


def draw(x, series, title, form):
    figure, axes = plt.subplots(figsize=(12, 6), dpi=100)
    for name, values in series.items():
        axes.plot(x, values, label=name, linewidth=2)
    axes.set_title(title, loc="left")
    axes.grid(axis="y")
    if len(series) > 1:
        axes.legend()
    picture = io.BytesIO()
    figure.savefig(picture, format=form)
    plt.close(figure)
    return len(picture.getvalue())


def measure(*what):
    size = draw(*what)
    times = []
    for _ in range(CALLS):
        started = time.perf_counter()
        size = draw(*what)
        times.append((time.perf_counter() - started) * 1e3)
    times.sort()
    median, p95 = times[CALLS // 2], times[math.floor(CALLS * 0.95)]
    return {"median_ms": median, "p95_ms": p95, "size_bytes": size}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    out = parser.parse_args().out
    months, series = lines()
    times, load = steps()
    four, many = "Four series of 200 points", "100,000 points"
    figures = {
        "svg_4x200": measure(months, series, four, "svg"),
        "svg_100k": measure(times, {"Load": load}, many, "svg"),
        "png_1200x600": measure(months, series, four, "png"),
        "png_100k": measure(times, {"Load": load}, many, "png"),
    }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(figures, file)


main()
