"""To whom an announcement goes, asked of a unit; pure.

A selection in which nothing stands meets nobody. That it is for everybody is said, never left out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.faq.steps import Step
from bot.programme.figures import UnitLine
from bot.programme.unit_state import StepsDone


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a unit must be like: of each kind that is given, one. `got_old` names what was answered and has changed.

    `not_reached` are ids of steps, `codes` the codes of units; the others are names.
    """

    everybody: bool = False
    counties: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    consultants: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    got_old: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was selected at all."""
        return self == Selection()

    def to_row(self) -> dict[str, Any]:
        """Return the form that is stored: only what is given."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items() if value
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Selection":
        """Read the stored form back."""
        given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in row.items()}
        return cls(**given)

    def meets(self, line: UnitLine, steps: Sequence[Step]) -> bool:
        """Tell whether a unit is meant; who got what has changed is asked of rows, not of the unit."""
        if self.everybody:
            return True
        wanted = (
            (self.counties, line.county in self.counties),
            (self.systems, line.system in self.systems),
            (self.consultants, any(one in self.consultants for one in line.consultants)),
            (self.codes, line.code in self.codes),
            (self.not_reached, is_short_of(line.state, self.not_reached, steps)),
        )
        given = [holds for names, holds in wanted if names]
        return bool(given) and all(given)


def is_short_of(state: StepsDone, wanted: Iterable[str], steps: Sequence[Step]) -> bool:
    """Tell whether one of these steps is still to be done; one that the programme no longer has is nobody's."""
    known = {step.id for step in steps}
    return any(one in known and not has_reached(state, one, steps) for one in wanted)


def has_reached(state: StepsDone, step_id: str, steps: Sequence[Step]) -> bool:
    """Tell whether a step is done: marked, or passed by a later one; what was sent back is to be done again."""
    sent_back = state.sent_back(steps)
    if sent_back is not None and sent_back.reopens == step_id:
        return False
    regular = [step.id for step in steps if not step.optional]
    if step_id not in regular:
        return step_id in state.done
    return any(one in state.done for one in regular[regular.index(step_id) :])


def changed(before: Collection[int], now: Collection[int]) -> tuple[list[int], list[int]]:
    """Return who was in before and is out now, and who came in since."""
    return sorted(set(before) - set(now)), sorted(set(now) - set(before))
