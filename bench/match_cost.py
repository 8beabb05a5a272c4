"""Compare one match of ours with rapidfuzz's extractOne over the same texts, as the number of entries grows.

Run: .venv/bin/pip install -c constraints.txt '.[bench]', then .venv/bin/python -m bench.match_cost [PLOT.svg]

The twelve entries are the shipped ones. The larger knowledge holds those and invented ones, whose texts a Markov chain
over the shipped texts writes. Every size runs in a process of its own, so that its memory can be told.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.faq.entry import Entry
from bot.faq.found import Asked
from bot.faq.knowledge import Knowledge
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.settings import PROJECT_ROOT

SIZES = (12, 100, 1_000, 3_000, 10_000)
ASKED, ASKED_OF_SLOW = 600, 150
END = "\n"


def chain(texts: list[str]) -> dict[str, list[str]]:
    """Return which characters follow each pair of characters."""
    follows: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        padded = END * 2 + text.replace(END, "") + END
        for place in range(len(padded) - 2):
            follows[padded[place : place + 2]].append(padded[place + 2])
    return follows


def write(follows: dict[str, list[str]], rng: random.Random, longest: int) -> str:
    """Write one text."""
    text = END * 2
    while len(text) < longest + 2:
        following = rng.choice(follows[text[-2:]])
        if following == END:
            break
        text += following
    return text.strip() or "？"


def grown(knowledge: Knowledge, size: int) -> Knowledge:
    """Return the knowledge with invented entries up to `size`."""
    rng = random.Random(size)
    asked = chain([*(text for one in knowledge.entries for text in (one.question, *one.variants))])
    official = chain([one.answer for one in knowledge.entries])
    invented = [
        Entry(
            number=number,
            title=f"第{number}題",
            question=write(asked, rng, 40),
            answer=write(official, rng, 200),
            topics=("其他",),
            variants=tuple(write(asked, rng, 30) for _ in range(4)),
            owner=knowledge.entries[0].owner,
        )
        for number in range(1 + max(one.number for one in knowledge.entries), size + 1)
    ]
    return knowledge.model_copy(update={"entries": (*knowledge.entries, *invented)})


def millis(seconds: list[float]) -> dict[str, float]:
    """Return median and 99th percentile, in ms."""
    return {
        "median": round(statistics.median(seconds) * 1000, 2),
        "p99": round(statistics.quantiles(seconds, n=100)[98] * 1000, 2),
    }


def timed(calls: list[Any]) -> list[float]:
    """Return the seconds of the processor that each call took, whatever else runs on the machine."""
    took = []
    for call in calls:
        began = time.process_time()
        call()
        took.append(time.process_time() - began)
    return took


def measure(size: int) -> dict[str, Any]:
    """Measure one size in this process."""
    shipped = load_folder(PROJECT_ROOT / "knowledge")
    knowledge = grown(shipped, size)
    asked = [one.text for one in random.Random(1).sample(shipped.messages, ASKED)]
    empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    faq = Faq(knowledge)
    load_s = time.process_time() - began
    memory_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - empty) / 1024
    texts = [
        *(text for one in knowledge.entries for text in (one.question, *one.variants)),
        *(one.text for one in knowledge.messages),
    ]
    faq.find(Asked(text=asked[0], addressed=False))
    ours = timed([lambda text=text: faq.find(Asked(text=text, addressed=False)) for text in asked])
    slow = asked[:ASKED_OF_SLOW]
    theirs = timed([lambda text=text: process.extractOne(text, texts, scorer=fuzz.WRatio) for text in slow])
    return {
        "entries": len(knowledge.entries),
        "texts": len(texts),
        "load_s": round(load_s, 2),
        "memory_mib": round(memory_mib),
        "ours_ms": millis(ours),
        "wratio_ms": millis(theirs),
    }


def plot(rows: list[dict[str, Any]], to: Path) -> None:
    """Draw time and memory over the number of entries."""
    import matplotlib as mpl  # noqa: PLC0415 - only for the plot

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    entries = [row["entries"] for row in rows]
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    for name, label in (("ours_ms", "ours"), ("wratio_ms", "extractOne(WRatio)")):
        for part, style in (("median", "-"), ("p99", "--")):
            left.loglog(entries, [row[name][part] for row in rows], style, marker="o", label=f"{label} {part}")
    left.set(xlabel="entries", ylabel="ms a match")
    left.legend()
    right.loglog(entries, [row["memory_mib"] for row in rows], marker="o", label="peak while building, MiB")
    right.loglog(entries, [row["load_s"] for row in rows], marker="o", label="building, s")
    right.set(xlabel="entries")
    right.legend()
    figure.tight_layout()
    figure.savefig(to)


def main() -> None:
    """Measure every size, print a line of JSON for each, and draw them if told where."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("plot", nargs="?", type=Path, help="Where to draw them (SVG).")
    options.add_argument("--size", type=int, help="Measure this many entries alone.")
    given = options.parse_args()
    if given.size is not None:
        print(json.dumps(measure(given.size)))
        return
    rows = []
    for size in SIZES:
        command = [sys.executable, "-m", "bench.match_cost", "--size", str(size)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        apart = {f"{name}_{part}": row[name][part] for name in ("ours_ms", "wratio_ms") for part in ("median", "p99")}
        print(
            json.dumps({name: value for name, value in row.items() if not isinstance(value, dict)} | apart), flush=True
        )
    if given.plot is not None:
        plot(rows, given.plot)


if __name__ == "__main__":
    main()
