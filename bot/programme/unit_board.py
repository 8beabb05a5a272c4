"""The list of units that people work with: searched, filtered and sorted, what is overdue first; pure."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from heapq import nsmallest
from typing import Any, NamedTuple

from bot.faq.knowledge import Knowledge
from bot.faq.steps import Deadline, Step
from bot.programme.figures import Standing, UnitLine, standing
from bot.programme.unit_state import StepsDone, once_a_state

_FAR = date.max


@dataclass(frozen=True, kw_only=True)
class Next:
    """What a unit has to do next.

    `due` is the first date that it has not met, `standing` how it stands with that, `step` what it does next.
    """

    due: Deadline | None
    standing: Standing
    step: Step | None


class BoardLine(NamedTuple):
    """A unit with what stands around it, and what it has to do next."""

    line: UnitLine
    open_cases: int
    next: Next

    @property
    def due(self) -> Deadline | None:
        """The first date that it has not met."""
        return self.next.due

    @property
    def words(self) -> str:
        """What it is found by."""
        line = self.line
        names = (line.code, line.name, line.county, *line.consultants, line.system)
        return plain(" ".join(one for one in (*names, line.contact, line.current_system, line.group_name) if one))

    def is_late(self, today: date) -> bool:
        """Whether the date is past that it has not met."""
        return self.due is not None and self.due.date < today


class GroupState(StrEnum):
    """How a unit can be reached."""

    NONE = "none"
    GONE = "gone"
    BOUND = "bound"


class Order(StrEnum):
    """What comes first."""

    URGENT = "urgent"
    CODE = "code"
    COUNTY = "county"
    STEP = "step"
    CASES = "cases"


class Cases(StrEnum):
    """Whether somebody of the unit waits for a person."""

    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; None: it does not matter. `step` is not done, `late` has missed a date.

    `deadline` with `standing`: who stands so with that date.
    """

    words: str = ""
    deadline: str | None = None
    standing: Standing | None = None
    step: str | None = None
    county: str | None = None
    system: str | None = None
    consultant: str | None = None
    group: GroupState | None = None
    cases: Cases | None = None
    late: bool = False
    order: Order = Order.URGENT


def what_is_next(state: StepsDone, knowledge: Knowledge) -> Next:
    """Return what a unit in this state has to do next."""
    unmet = [state.dated(one) for one in knowledge.deadlines if not state.is_met(one)]
    due = min(unmet, key=lambda one: one.date, default=None)
    return Next(
        due=due,
        standing=standing(state, due) if due else Standing.CONFIRMED,
        step=state.next_step(knowledge.steps),
    )


def plain(text: str) -> str:
    """Return a text as it is compared: widths, case, spaces and the two ways of writing 臺 do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("台", "臺")
    return " ".join(folded.split())


def pick(lines: Iterable[BoardLine], wanted: Wanted, knowledge: Knowledge, today: date) -> list[BoardLine]:
    """Return the units that are looked for, in the order that is asked for."""
    tests = list(_tests(wanted, knowledge, today))
    found = [one for one in lines if all(test(one) for test in tests)]
    return sorted(found, key=_keys(knowledge, today)[wanted.order])


def most_urgent(lines: Iterable[UnitLine], knowledge: Knowledge, today: date, *, limit: int) -> list[UnitLine]:
    """Return the units that have not even reported what is due next, the most urgent first."""

    def keys() -> Iterable[tuple[bool, date, str, UnitLine]]:
        next_of = once_a_state(lambda state: what_is_next(state, knowledge))
        for line in lines:
            found = next_of(line.state)
            if found.due is not None and found.standing is Standing.MISSING:
                yield (found.due.date >= today, found.due.date, line.code, line)

    return [line for *_, line in nsmallest(limit, keys(), key=lambda one: one[:3])]


def _tests(wanted: Wanted, knowledge: Knowledge, today: date) -> Iterable[Callable[[BoardLine], bool]]:
    words = plain(wanted.words).split()
    if words:
        yield lambda one: all(word in one.words for word in words)
    deadline = knowledge.deadline_by_id.get(wanted.deadline or "")
    if deadline is not None and wanted.standing is not None:
        yield lambda one: standing(one.line.state, deadline) is wanted.standing
    if wanted.step is not None:
        yield lambda one: wanted.step not in one.line.state.done
    if wanted.county is not None:
        yield lambda one: one.line.county == wanted.county
    if wanted.system is not None:
        yield lambda one: (one.line.system or "") == wanted.system
    if wanted.consultant is not None:
        yield lambda one: wanted.consultant in (one.line.consultants or ("",))
    if wanted.group is not None:
        yield lambda one: group_state(one.line) is wanted.group
    if wanted.cases is not None:
        yield lambda one: (one.open_cases > 0) is (wanted.cases is Cases.OPEN)
    if wanted.late:
        yield lambda one: one.is_late(today)


def group_state(line: UnitLine) -> GroupState:
    """Return how a unit can be reached."""
    if line.chat_id is None:
        return GroupState.NONE
    return GroupState.GONE if line.bot_is_gone else GroupState.BOUND


def _keys(knowledge: Knowledge, today: date) -> dict[Order, Callable[[BoardLine], Any]]:
    places = {step.id: place for place, step in enumerate(knowledge.steps)}

    def urgency(one: BoardLine) -> Any:  # noqa: ANN401 - a tuple to compare
        late = one.is_late(today)
        return (not late, one.due.date if one.due else _FAR, one.next.standing is not Standing.MISSING, one.line.code)

    return {
        Order.URGENT: urgency,
        Order.CODE: lambda one: one.line.code,
        Order.COUNTY: lambda one: (one.line.county, one.line.code),
        Order.STEP: lambda one: (places[one.next.step.id] if one.next.step else len(places), one.line.code),
        Order.CASES: lambda one: (-one.open_cases, one.line.code),
    }


def choices(lines: Sequence[BoardLine]) -> dict[str, list[str]]:
    """Return what can be chosen: the counties, systems and consultants that occur; "" where some have none."""
    return {
        "county": sorted({one.line.county for one in lines}),
        "system": sorted({one.line.system or "" for one in lines}),
        "consultant": sorted({name for one in lines for name in one.line.consultants or ("",)}),
    }
