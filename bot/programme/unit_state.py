"""What a unit has done: its steps, and what they mean for a date; pure."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from bot.faq.knowledge import Knowledge
from bot.faq.steps import Deadline, Step
from bot.programme.changed_dates import Extension, dated

# What a step asks for that chooses a system.
SYSTEM = "system"
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A step that somebody marked: `at` is program time, `detail` what belongs to it (the system that was chosen).

    `by_consultant`: the school told its consultant, who noted it.
    """

    id: int
    step: str
    at: datetime
    by_line_id: str | None = None
    detail: str | None = None
    by_consultant: bool = False


class StepsDone(ABC):
    """Which steps of one unit hold, and the dates that it was given of its own, by deadline."""

    extended: Mapping[str, Extension]

    @property
    @abstractmethod
    def done(self) -> Collection[str]:
        """The ids of the steps."""

    @abstractmethod
    def detail(self, step_id: str) -> str | None:
        """Return what belongs to a step that asks for something (the system that was chosen)."""

    def own_date(self, deadline: Deadline) -> date | None:
        """Return the date that the unit has beyond the one for all, None when it has none."""
        extension = self.extended.get(deadline.id)
        return extension.until if extension is not None and extension.until > deadline.date else None

    def dated(self, deadline: Deadline) -> Deadline:
        """Return a deadline with the date that this unit has for it: the later of all units' and its own."""
        return dated(deadline, self.own_date(deadline) or deadline.date)

    def is_met(self, deadline: Deadline) -> bool:
        """Tell whether what the date asks for is done and, where another side confirms it, confirmed."""
        return deadline.met_by in self.done

    def is_reported(self, deadline: Deadline) -> bool:
        """Tell whether the school says that it did its part: it is not urged again."""
        return deadline.reported_by is not None and deadline.reported_by in self.done

    def next_step(self, steps: Sequence[Step], *, until: str | None = None) -> Step | None:
        """Return the first open step after the last one that is marked, none later than `until`.

        A school that faxed its form has chosen a system, whether it told us or not: what lies before a mark is passed.
        What was sent back is done again first.
        """
        sent_back = self.sent_back(steps)
        if sent_back is not None:
            return next((step for step in steps if step.id == sent_back.reopens), None)
        names = [step.id for step in steps]
        ahead = steps[: names.index(until) + 1] if until in names else steps
        regular = [step for step in ahead if not step.optional]
        last = max((place for place, step in enumerate(regular) if step.id in self.done), default=-1)
        return regular[last + 1] if last + 1 < len(regular) else None

    def sent_back(self, steps: Sequence[Step]) -> Step | None:
        """Return the step by which another side sent something back that has not been done again."""
        return next((step for step in steps if step.reopens is not None and step.id in self.done), None)


@dataclass(frozen=True)
class UnitState(StepsDone):
    """The marks of one unit that hold now, by step: who made each, and when."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    extended: Mapping[str, Extension] = field(default_factory=dict)

    @property
    def done(self) -> Collection[str]:
        """The ids of the steps."""
        return self.marks.keys()

    def detail(self, step_id: str) -> str | None:
        """Return what belongs to a step."""
        mark = self.marks.get(step_id)
        return mark.detail if mark is not None else None


@dataclass(frozen=True, eq=False)
class BriefState(StepsDone):
    """The steps alone, as the whole programme is read: there are many units and few states, so that many share one."""

    details: Mapping[str, str | None] = field(default_factory=dict)
    extended: Mapping[str, Extension] = field(default_factory=dict)

    @property
    def done(self) -> Collection[str]:
        """The ids of the steps."""
        return self.details.keys()

    def detail(self, step_id: str) -> str | None:
        """Return what belongs to a step."""
        return self.details.get(step_id)


NOTHING_DONE = BriefState()


def once_a_state(work_out: Callable[[StepsDone], Result]) -> Callable[[StepsDone], Result]:
    """Return what works the same out, but once for all units that share a state."""
    known: dict[int, tuple[StepsDone, Result]] = {}  # With the state itself, so that its id stays its own.

    def look_up(state: StepsDone) -> Result:
        found = known.get(id(state))
        if found is None:
            found = known[id(state)] = (state, work_out(state))
        return found[1]

    return look_up


def chosen_system(state: StepsDone, knowledge: Knowledge) -> str | None:
    """Return the id of the system that the unit chose, None while it has chosen none."""
    return next((state.detail(one.id) for one in knowledge.steps if one.asks == SYSTEM and one.id in state.done), None)


def confirming(step: Step, knowledge: Knowledge) -> Step | None:
    """Return the step by which another side confirms this one."""
    return next((one for one in knowledge.steps if one.confirms == step.id), None)
