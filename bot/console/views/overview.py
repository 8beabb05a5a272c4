"""The first page: where the programme stands, what waits, and whether the service is well."""

from collections import Counter
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from bot.console import charts
from bot.console.charts import Curve, Share
from bot.console.pages import page
from bot.console.visit import Visit
from bot.doctor.examine import look_around
from bot.doctor.findings import Level
from bot.faq.steps import Deadline
from bot.programme import figures, unit_board
from bot.programme.figures import Standing, UnitLine
from bot.render.context import RenderContext, deadline_line
from bot.render.quota import summary
from bot.services import board, health, report, spending
from bot.services.report import Report
from bot.wording import report as wording
from bot.wording.health import EXAMINED, NO_FAULT_OF_A_DEMONSTRATION, Finding, Grade, quota

_URGENT_SHOWN = 8
KINDS = {Standing.CONFIRMED: "done", Standing.REPORTED: "reported", Standing.MISSING: "missing"}


@dataclass(frozen=True, kw_only=True)
class DateCard:
    """One date of the programme as it is drawn."""

    deadline: Deadline
    line: str
    shares: list[Share]
    total: int
    curve: Curve | None
    is_past: bool


def show(visit: Visit) -> ResponseReturnValue:
    """Show it, of what this person may see."""
    taken = report.take_report(visit.session, visit.published, now=visit.moment.now, compares=False)
    lines = board.seen_by(visit.viewer, taken.lines, visit.knowledge)
    urgent = unit_board.most_urgent(lines, visit.knowledge, taken.today, limit=_URGENT_SHOWN)
    return page(
        visit,
        "overview.html",
        here="overview_show",
        dates=[_card(one, taken, lines, visit) for one in taken.deadlines],
        steps=_steps(lines, visit),
        units=len(lines),
        urgent=board.around(visit.session, urgent, visit.knowledge),
        today=taken.today,
        taken=taken,
        oldest_wait=health.length_of(visit.moment.machine_now, taken.cases.oldest),
        share=wording.share(taken.answered.by_bot, taken.answered.asked),
        health=[*health.findings(visit.session, visit.moment), quota_finding(taken, visit)],
        examined=examined(visit),
        standings=KINDS,
    )


def quota_finding(taken: Report, visit: Visit) -> Finding:
    """Say how far the month's quota lasts."""
    found = spending.take_forecast(visit.session, visit.published, visit.moment, taken)
    said = "".join(summary(found))
    return quota(said, is_gone=found.is_gone, runs_out=found.runs_out_on is not None)


def examined(visit: Visit) -> list[tuple[Grade, str]]:
    """Return what the examination of the whole finds to mend, for those who see the whole: how bad, and what."""
    if not visit.viewer.sees_all:
        return []
    left_out = NO_FAULT_OF_A_DEMONSTRATION if visit.settings.demo_mode else frozenset()
    return [
        (Grade.WARN if one.level is Level.NOTE else Grade.BAD, EXAMINED[one.about])
        for one in look_around(visit.settings, visit.session, visit.published, visit.moment)
        if one.level is not Level.WELL and one.about in EXAMINED and one.about not in left_out
    ]


def show_more(visit: Visit) -> ResponseReturnValue:
    """List the places that the bar at the foot of a phone has no room for."""
    return page(visit, "more.html", here="overview_show_more")


def _card(deadline: Deadline, taken: Report, lines: list[UnitLine], visit: Visit) -> DateCard:
    counted = figures.progress(lines, deadline)
    steps = visit.knowledge.step_by_id
    parts = [
        (wanted.value, wording.standing_name(deadline, wanted, steps), number.units)
        for wanted, number in (
            (Standing.CONFIRMED, counted.confirmed),
            (Standing.REPORTED, counted.reported),
            (Standing.MISSING, counted.missing),
        )
        if deadline.reported_by or wanted is not Standing.REPORTED
    ]
    context = RenderContext(session=visit.session, published=visit.published, now=visit.moment.now)
    return DateCard(
        deadline=deadline,
        line=deadline_line(deadline, context),
        shares=charts.shares(parts),
        total=counted.total.units,
        # Of the whole programme; who sees a part of it gets no curve of what they do not see.
        curve=charts.curve(taken.burn_downs[deadline.id], visit.published.dates_of(deadline))
        if len(lines) == len(taken.lines)
        else None,
        is_past=deadline.date < taken.today,
    )


def _steps(lines: list[UnitLine], visit: Visit) -> list[tuple[str, str, int]]:
    """Return each step with how many units have done it."""
    done: Counter[str] = Counter()
    for state, units in Counter(one.state for one in lines).items():
        done.update(dict.fromkeys(state.done, units))
    return [(step.id, step.name, done[step.id]) for step in visit.knowledge.steps if not step.optional]
