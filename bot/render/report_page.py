"""The office's report as one page of A4 in HTML: prints well, needs nothing from elsewhere, charts as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.dates.roc import roc_date, short_date, weekday_date
from bot.faq.steps import Deadline
from bot.programme import figures
from bot.programme.figures import By, Left, Standing
from bot.render.context import RenderContext, deadline_line
from bot.render.office import contact, next_deadline, tail
from bot.services.report import Report
from bot.wording import report as wording

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
_WIDTH, _HEIGHT = 300, 90
_GROUPS = 12
# Names that still fit on the page; the rest is counted, and stands in the list and the export.
_NAMED = 54


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A burn-down as the points of two lines in a box of `width` by `height`, with its ends in words.

    `dates` are the dates that lie in it, where they stand, and whether each holds: the one that was moved stays.
    """

    width: int
    height: int
    unconfirmed: str
    unreported: str
    first: str
    last: str
    highest: int
    left: Sequence[Left]
    dates: Sequence[tuple[float, str, bool]]


def report_page(report: Report, ctx: RenderContext) -> str:
    """Return the page."""
    local = report.now.astimezone(ctx.published.zone)
    deadline = next_deadline(report)
    missing = figures.standing_with(report.lines, deadline, Standing.MISSING) if deadline else []
    of_date = deadline.name if deadline else None
    return _PAGES.get_template("report.html").render(
        program=ctx.program,
        title=wording.TITLE,
        as_of=f"{roc_date(local.date())} {local:%H:%M}",
        dates=[_date(one, report, ctx) for one in report.deadlines],
        groups=[_groups(by, deadline, report, ctx) for by in By] if deadline else [],
        deadline=deadline,
        missing=[(one.name, one.code, contact(one)) for one in missing[:_NAMED]],
        more=max(0, len(missing) - _NAMED),
        missing_title=wording.list_title(wording.NOT_REPORTED, group=of_date, number=len(missing)),
        tail=tail(report, ctx),
        words=wording,
    )


def _date(deadline: Deadline, report: Report, ctx: RenderContext) -> dict[str, object]:
    progress = figures.progress(report.lines, deadline)
    steps = ctx.published.knowledge.step_by_id
    numbers = (
        (Standing.CONFIRMED, progress.confirmed, progress.confirmed_before.units),
        (Standing.REPORTED, progress.reported, progress.done_before.units - progress.confirmed_before.units),
        (Standing.MISSING, progress.missing, progress.total.units - progress.done_before.units),
    )
    return {
        "name": deadline.name,
        "day": weekday_date(deadline.date),
        "line": deadline_line(deadline, ctx),
        "numbers": [
            (
                wanted.value,
                wording.standing_name(deadline, wanted, steps),
                wording.count(number, ctx.program, before=before),
            )
            for wanted, number, before in numbers
            if deadline.reported_by or wanted is not Standing.REPORTED
        ],
        "total": progress.total.units,
        "parts": [(wanted.value, number.units) for wanted, number, _ in numbers if number.units],
        "chart": chart(report.burn_downs[deadline.id], ctx.published.dates_of(deadline)),
    }


def chart(left: Sequence[Left], dates: Sequence[date] = ()) -> Chart | None:
    """Return a burn-down's chart; None where there is nothing to draw."""
    if len(left) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    highest = max(1, *(one.unconfirmed for one in left))

    def points(values: Sequence[int]) -> str:
        step = _WIDTH / (len(values) - 1)
        heights = (_HEIGHT - _HEIGHT * value / highest for value in values)
        return " ".join(f"{place * step:.1f},{height:.1f}" for place, height in enumerate(heights))

    return Chart(
        width=_WIDTH,
        height=_HEIGHT,
        unconfirmed=points([one.unconfirmed for one in left]),
        unreported=points([one.unreported for one in left]),
        first=short_date(left[0].day),
        last=short_date(left[-1].day),
        highest=highest,
        left=left,
        dates=[
            (place * _WIDTH / (len(left) - 1), short_date(one.day), one.day == dates[-1])
            for place, one in enumerate(left)
            if one.day in dates
        ],
    )


def _groups(by: By, deadline: Deadline, report: Report, ctx: RenderContext) -> dict[str, object]:
    rows = []
    for name, lines in figures.grouped(report.lines, by).items():
        done = figures.progress(lines, deadline)
        rows.append((name, done.confirmed.units, done.reported.units, done.missing.units, done.total.units))
    rows.sort(key=lambda row: -row[3])
    return {"name": wording.by_name(ctx.program, by), "rows": rows[:_GROUPS], "more": max(0, len(rows) - _GROUPS)}
