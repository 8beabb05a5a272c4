"""What a month was said to cost on several days of it, against what LINE then billed: by size and seed.

The month is that of bench/month_cost.py. How far a few groups may be off by chance alone shows at different seeds.

Run: .venv/bin/python -m bench.month_forecast [--groups 382] [--seeds 1,2,3] [--only base]
"""

import argparse
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bench.month_cost import Bill, assumptions, run
from tests.december import Plan, taipei

DAYS = (3, 6, 10, 15, 20, 24)


def lines(bill: Bill) -> Iterable[str]:
    """Return what was said when, how far that was off, and whether the range held it."""
    billed = bill.ours.total()
    for day, said in zip(DAYS, bill.forecasts, strict=True):
        least, most = said.range
        within = "within" if least <= billed <= most else "outside"
        yield f"  12/{day:<2}: {said.total:,} ({said.total / billed - 1:+.1%}), {within} {least:,} to {most:,}"


def main() -> None:
    """Run what was asked for."""
    logging.disable(logging.CRITICAL)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--groups", type=int, default=Plan().groups)
    options.add_argument("--seeds", default="1")
    options.add_argument("--only", help="Run this assumption alone.")
    given = options.parse_args()
    for name, plan in assumptions(given.groups).items():
        for seed in map(int, given.seeds.split(",")) if given.only in (None, name) else ():
            bill = run(replace(plan, seed=seed), [taipei(date(2021, 12, day), 17) for day in DAYS])
            print(f"{name}, seed {seed}: billed {bill.ours.total():,}", *lines(bill), sep="\n", flush=True)


if __name__ == "__main__":
    main()
