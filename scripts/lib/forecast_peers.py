"""The automatic methods of statsforecast and pmdarima on tasks of `forecast_tasks.py`.

    forecast_peers.py --tasks TASKS.jsonl --out FORECASTS.jsonl --methods AutoETS AutoARIMA …

One line a task and method: the points, the bounds at 80 % and 95 %, and the milliseconds it took.
Settings are the packages' own; only the season's length is given.
"""

import argparse
import json
import time
import warnings

warnings.filterwarnings("ignore")

import numpy

LEVELS = (80, 95)


def by_statsforecast(name, season):
    from statsforecast import models

    model = getattr(models, name)(season_length=season)

    def forecast(values, ahead):
        found = model.forecast(y=values, h=ahead, level=list(LEVELS))
        bounds = {
            str(level): [list(map(float, found[f"{side}-{level}"])) for side in ("lo", "hi")]
            for level in LEVELS
        }
        return list(map(float, found["mean"])), bounds

    return forecast


def by_pmdarima(season):
    import pmdarima

    def forecast(values, ahead):
        model = pmdarima.auto_arima(values, m=season, seasonal=season > 1)
        bounds = {}
        for level in LEVELS:
            points, interval = model.predict(ahead, return_conf_int=True, alpha=1 - level / 100)
            bounds[str(level)] = interval.T.tolist()
        return list(map(float, points)), bounds

    return forecast


def main():
    parser = argparse.ArgumentParser()
    for name in ("--tasks", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--methods", nargs="+", required=True)
    given = parser.parse_args()
    with open(given.tasks, encoding="utf-8") as lines:
        tasks = [json.loads(line) for line in lines]
    with open(given.out, "w", encoding="utf-8") as out:
        for idx, task in enumerate(tasks):
            values = numpy.array(task["values"])
            for name in given.methods:
                season = task["season"]
                of_pmdarima = name == "auto_arima"
                model = by_pmdarima(season) if of_pmdarima else by_statsforecast(name, season)
                started = time.perf_counter()
                try:
                    points, bounds = model(values, task["horizon"])
                except Exception as error:  # A method that gives up is counted as such.
                    print(f"{name} on {task['series']}: {error}")
                    points, bounds = None, None
                took_ms = (time.perf_counter() - started) * 1e3
                line = {"task": idx, "method": name, "points": points, "bounds": bounds, "ms": took_ms}
                out.write(json.dumps(line) + "\n")
            out.flush()


main()
