"""To whom an announcement goes: read from words, told in words, asked of a unit; pure.

A selection in which nothing stands meets nobody. That it is for everybody is said, never left out.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.faq.knowledge import Knowledge
from bot.faq.steps import Step
from bot.programme.figures import UnitLine
from bot.programme.unit_state import UnitState

_EVERYBODY = ("全部", "全體", "所有", "全部學校", "所有學校", "全體學校")
_NOT_REACHED = re.compile(r"(?:尚未|還沒有?|沒有|未|沒)(.+)")
_SEPARATORS = re.compile(r"[\s、，,;；/]+")
_CODE = re.compile(r"\d{6}\D{0,4}")
_SCHOOL_CODE_LENGTH = 6
_DECORATION = re.compile(r"(?:縣|市|老師|先生|小姐|系統|模組)$")


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


def is_short_of(state: UnitState, wanted: Iterable[str], steps: Sequence[Step]) -> bool:
    """Tell whether one of these steps is still to be done; one that the programme no longer has is nobody's."""
    known = {step.id for step in steps}
    return any(one in known and not has_reached(state, one, steps) for one in wanted)


def has_reached(state: UnitState, step_id: str, steps: Sequence[Step]) -> bool:
    """Tell whether a step is done: marked, or passed by a later one; what was sent back is to be done again."""
    sent_back = state.sent_back(steps)
    if sent_back is not None and sent_back.reopens == step_id:
        return False
    regular = [step.id for step in steps if not step.optional]
    if step_id not in regular:
        return step_id in state.marks
    return any(one in state.marks for one in regular[regular.index(step_id) :])


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Words of a selection that name nothing here, or that contradict each other (`conflict`)."""

    unknown: tuple[str, ...] = ()
    conflict: bool = False


@dataclass
class _Reading:
    found: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    everybody: bool = False

    def add(self, kind: str, names: Iterable[str]) -> None:
        known = self.found.setdefault(kind, [])
        known.extend(one for one in names if one not in known)


def read_selection(words: str, lines: Sequence[UnitLine], knowledge: Knowledge) -> Selection | Unread:
    """Read 「苗栗縣 未傳真」, 「全部」, 「010301 010302」; a word that names nothing here is said back."""
    reading = _Reading()
    names = _Names(lines, knowledge)
    for word in (one for one in _SEPARATORS.split(words.strip()) if one):
        if word in _EVERYBODY:
            reading.everybody = True
            continue
        kind, found = names.find(word)
        if found:
            reading.add(kind, found)
        else:
            reading.unknown.append(word)
    if reading.unknown:
        return Unread(unknown=tuple(reading.unknown))
    if reading.everybody and reading.found:
        return Unread(conflict=True)
    return Selection.from_row({"everybody": reading.everybody, **reading.found})


class _Names:
    """What the units and the knowledge call things, looked up by what somebody typed."""

    def __init__(self, lines: Sequence[UnitLine], knowledge: Knowledge) -> None:
        self._codes = [one.code for one in lines]
        self._counties = {one.county for one in lines}
        self._consultants = {name for one in lines for name in one.consultants}
        self._systems = {
            name: system.name
            for system in knowledge.systems.systems
            for name in (system.name, system.company, *system.aliases)
        }
        self._steps = [step for step in knowledge.steps if not step.optional]
        self._called = (knowledge.program.terms.consultant, knowledge.program.terms.school)

    def find(self, word: str) -> tuple[str, Sequence[str]]:
        """Return what kind of thing a word names, and the names it stands for."""
        if _CODE.fullmatch(word):
            school = word[:_SCHOOL_CODE_LENGTH]
            exact = [one for one in self._codes if one == word]
            whole = [one for one in self._codes if one[:_SCHOOL_CODE_LENGTH] == school]
            return "codes", exact if len(word) > _SCHOOL_CODE_LENGTH else whole
        if (found := _NOT_REACHED.fullmatch(word)) is not None:
            return "not_reached", self._step(found[1])
        for kind, known in (
            ("counties", {one: one for one in self._counties}),
            ("systems", self._systems),
            ("consultants", {one: one for one in self._consultants}),
        ):
            named = self._like(word, known)
            if named:
                return kind, named
        return "", ()

    def _step(self, word: str) -> Sequence[str]:
        """Return the step that is meant: called so, else the only one in whose name or words it stands."""
        exact = [one.id for one in self._steps if word in (one.name, *one.words, *one.cues)]
        inside = [one.id for one in self._steps if word in one.name]
        return exact[:1] or (inside if len(inside) == 1 else ())

    def _like(self, word: str, known: Mapping[str, str]) -> Sequence[str]:
        wanted = self._form(word)
        return sorted({name for called, name in known.items() if self._form(called) == wanted})

    def _form(self, name: str) -> str:
        form = name.replace("台", "臺")
        for called in self._called:
            form = form.removesuffix(called)
        return _DECORATION.sub("", form) or form


def changed(before: Collection[int], now: Collection[int]) -> tuple[list[int], list[int]]:
    """Return who was in before and is out now, and who came in since."""
    return sorted(set(before) - set(now)), sorted(set(now) - set(before))
