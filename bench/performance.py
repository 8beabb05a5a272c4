"""Run every benchmark and write docs/performance.md with its tables and a plot; `make bench`.

Run: .venv/bin/python -m bench.performance [--quick]. It takes some minutes, and the machine should do nothing else.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.webhook.side_by_side import AS_IT_COMES
from bot.settings import PROJECT_ROOT
from tests import postgres

PAGE, PLOT = PROJECT_ROOT / "docs" / "performance.md", PROJECT_ROOT / "docs" / "performance.svg"
# What people found out about the figures: the page ends with it.
NOTES = PROJECT_ROOT / "bench" / "performance_notes.md"
Line = dict[str, float | str]
KINDS = ("questions", "varied", "talk", "mix")


def lines_of(name: str, *options: str) -> list[Line]:
    """Run one benchmark and return the lines of JSON that it prints."""
    command = [sys.executable, "-m", f"bench.{name}", *options]
    printed = subprocess.run(command, cwd=PROJECT_ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    for one in found:
        sys.stderr.write(f"{name}: {json.dumps(one)}\n")
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Return the median ratio of the rounds with its spread."""
    ratios = sorted(mine / other for mine, other in zip(ours, theirs, strict=True) if other)
    return f"{statistics.median(ratios):.2f} × ({ratios[0]:.2f}–{ratios[-1]:.2f})" if ratios else "—"


def side_by_side(lines: Iterable[Line]) -> list[str]:
    """Return the table of our webhook beside the others."""
    found: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for name in ("events_per_s", "p99_ms", "replied_per_s", "failed", "web_cpu_ms", "worker_cpu_ms"):
            found[str(line["what"]), str(line["kind"])][name].append(float(line.get(name, 0.0)))
    head = (
        "load",
        "database",
        "events/s",
        "of the sample",
        "of nothing",
        "p99",
        "p99 of the sample",
        "replies of the sample",
        "processor: web",
        "worker",
    )
    table = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for kind in KINDS:
        sample, nothing = found["sample", kind], found["nothing", kind]
        for database in ("sqlite", "postgresql"):
            ours = found.get((database, kind))
            if ours is None:
                continue
            replies = ratio(ours["replied_per_s"], sample["replied_per_s"]) if kind in ("questions", "varied") else "—"
            cells = (
                kind,
                database,
                f"{statistics.median(ours['events_per_s']):.0f}",
                ratio(ours["events_per_s"], sample["events_per_s"]),
                ratio(ours["events_per_s"], nothing["events_per_s"]),
                f"{statistics.median(ours['p99_ms']):.0f} ms",
                ratio(ours["p99_ms"], sample["p99_ms"]),
                replies,
                f"{statistics.median(ours['web_cpu_ms']):.1f} ms",
                f"{statistics.median(ours['worker_cpu_ms']):.1f} ms",
            )
            table.append("| " + " | ".join(cells) + " |")
    for name in ("sample", AS_IT_COMES, "nothing"):
        kinds = [kind for kind in KINDS if (name, kind) in found]
        rates = ", ".join(f"{kind} {statistics.median(found[name, kind]['events_per_s']):.0f}" for kind in kinds)
        waits = ", ".join(f"{kind} {statistics.median(found[name, kind]['p99_ms']):.0f}" for kind in kinds)
        table.append(f"\n`{name}`: {rates} events/s; p99 {waits} ms.")
    return table


def as_table(lines: Sequence[Line]) -> list[str]:
    """Return lines of JSON as a table; columns in the order of their first use."""
    names = list(dict.fromkeys(name for line in lines for name in line))
    rows = ["| " + " | ".join(str(line.get(name, "")) for name in names) + " |" for line in lines]
    return ["| " + " | ".join(names) + " |", "|" + "---|" * len(names), *rows]


def plot(lines: Iterable[Line]) -> None:
    """Draw the acknowledged events a second of each, by kind of load."""
    import matplotlib as mpl  # noqa: PLC0415 - only whoever measures has it

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        found[str(line["what"])][str(line["kind"])].append(float(line["events_per_s"]))
    figure, axes = plt.subplots(figsize=(7, 3.2))
    names = [name for name in ("sample", "sqlite", "postgresql", "nothing") if name in found]
    for place, name in enumerate(names):
        heights = [statistics.median(found[name][kind]) for kind in KINDS]
        axes.bar([one + place * 0.2 for one in range(len(KINDS))], heights, width=0.19, label=name)
    axes.set_xticks([one + 0.3 for one in range(len(KINDS))], KINDS)
    axes.set_yscale("log")
    axes.set_ylabel("events acknowledged a second")
    axes.legend()
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="Two rounds, without the largest sizes.")
    options = parser.parse_args()
    rounds, seconds = ("2", "4") if options.quick else ("3", "6")
    with postgres.server(is_durable=True) as url:
        databases = []
        for name in ("side", "latency", "cost"):
            made = postgres.create_database(url, f"bench_{name}") if url else None
            made = made.replace("postgresql://", "postgresql+psycopg://", 1) if made else None
            databases.append(("--postgresql", made) if made else ())
        beside = lines_of("webhook.side_by_side", "--rounds", rounds, "--seconds", seconds, *databases[0])
        latency = lines_of("webhook.latency", "--seconds", seconds, *databases[1])
        cost = lines_of("webhook.cost", *databases[2])
    sizes = ("382", "3820") if options.quick else ("382", "3820", "100000")
    fan_out = lines_of("fan_out", "--groups", *sizes)
    if url is not None:
        fan_out += lines_of("fan_out", "--postgresql", "--groups", *sizes)
    matching = [] if options.quick else lines_of("match_cost", str(PROJECT_ROOT / "docs" / "match_cost.svg"))
    console = lines_of("console_pages")
    plot(beside)
    figures = Figures(beside, latency, cost, fan_out, matching, console)
    PAGE.write_text("\n".join(page(figures, is_quick=options.quick)) + "\n", encoding="utf-8")
    sys.stderr.write(f"Wrote {PAGE} and {PLOT}.\n")


@dataclass(frozen=True)
class Figures:
    """What was measured, by benchmark."""

    beside: list[Line]
    latency: list[Line]
    cost: list[Line]
    fan_out: list[Line]
    matching: list[Line]
    console: list[Line]


def matching_table(lines: Sequence[Line]) -> list[str]:
    """Return how matching grows; a quick run leaves that to the page of the matcher."""
    if not lines:
        return ["How matching grows: [matching.md](matching.md).", ""]
    return [
        "## Matching beside rapidfuzz's extractOne over the same texts",
        "",
        "Processor time of one match; how the larger knowledge is made: [matching.md](matching.md).",
        "",
        *as_table(lines),
        "",
    ]


def page(figures: Figures, *, is_quick: bool) -> list[str]:
    """Return the lines of the page."""
    memory = [line for line in figures.cost if line["kind"] == "memory"]
    start = [line for line in figures.cost if line["kind"] == "start"]
    events = [line for line in figures.cost if line["kind"] not in ("memory", "start")]
    machine = f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    command = "`bench/performance.py --quick`: two rounds, without the largest sizes" if is_quick else "`make bench`"
    return [
        "# Performance",
        "",
        f"Written by {command} ({machine}; 2 cores shared by the servers, the load and the stand-in for LINE).",
        "Ratios of one run are to be compared, not absolute figures; nothing in the test suite is timed.",
        "",
        "## The webhook beside LINE's sample way",
        "",
        "gunicorn with 2 workers of 4 threads, 16 connections, 40 groups, a LINE that takes 50 ms. `sample` is the way",
        "of the SDK's own example: it matches nothing, stores nothing and calls LINE inside the request. It has our",
        "worker, which shares connections out evenly; `sample as it comes` has gunicorn's own. `nothing` verifies",
        "and parses. Ours stores every question and sends every reply by its worker. `questions` are four",
        "that come again and again, as from menus and buttons; of `varied` no two are alike, so that nothing of what",
        "the bot was asked before helps; `mix` is 70 % talk.",
        "Median of the rounds, lowest and highest in brackets; × is our figure as a multiple of theirs. The processor",
        "time is that of an event, both workers of the web together, while everybody wants the two processors.",
        "",
        *side_by_side(figures.beside),
        "",
        "![Events a second](performance.svg)",
        "",
        "## From a question to its reply",
        "",
        *as_table(figures.latency),
        "",
        "## What one event costs",
        "",
        "One thread, LINE faked; BEGIN and COMMIT are not counted; the test client's own work is in the time.",
        "",
        *as_table(events),
        "",
        "## Memory and start",
        "",
        "Proportional memory (Pss) of 2 web workers with their master, the delivery worker and the scheduler.",
        "",
        *as_table(memory),
        "",
        "`web_ready_s` is a start for which the version that runs was learned before. `status_s` is nearly all reading",
        "of modules, in milliseconds by package (measuring it slows it down a little):",
        "",
        *as_table(start),
        "",
        "## A wave of reminders",
        "",
        "Deciding, claiming and writing down, with LINE answering at once; another thread writes a row every 20 ms.",
        "",
        *as_table(figures.fan_out),
        "",
        *matching_table(figures.matching),
        "## The console's pages",
        "",
        "Server time on SQLite, and at ten times the rows.",
        "",
        *as_table(figures.console),
        "",
        NOTES.read_text(encoding="utf-8").strip(),
    ]


if __name__ == "__main__":
    main()
