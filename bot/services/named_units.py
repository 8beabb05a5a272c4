"""Which units a code, a name or a division that somebody typed stands for; reads the list of schools alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.normalize import bare, tidy
from bot.models.school import Unit
from bot.reading.orders.parties import Listed, PartyList
from bot.services.school_codes import CODE_LENGTH, DIVISIONS

_FOUNDED_BY = re.compile(r"^(?:國立|私立|.{1,3}[市縣]立|市立|縣立)")
_LONG_FORMS = (("高級中等學校", "高中"), ("高級中學", "高中"), ("國民中學", "國中"))
_SHORTEST_NAME, _LONGEST_NAME = 2, 16


class Doubt(StrEnum):
    """Why a place of a list cannot be taken as it was typed."""

    OTHER_NAME = "other_name"
    NO_SUCH_NAME = "no_such_name"
    SEVERAL_SCHOOLS = "several_schools"
    WHICH_DIVISION = "which_division"
    NO_SUCH_DIVISION = "no_such_division"
    NO_SUCH_DAY = "no_such_day"
    FUTURE_DAY = "future_day"


@dataclass(frozen=True, kw_only=True)
class ReadPlace:
    """One place of a list as it was read: the unit, or why it is in doubt; `code` alone is a code nobody has.

    `about` are the names of the schools between which the doubt is.
    """

    code: str | None = None
    unit: Unit | None = None
    note: str | None = None
    typed: str = ""
    doubt: Doubt | None = None
    about: tuple[str, ...] = ()
    arrived: str | None = None


def division_of(typed: str) -> str | None:
    """Return the division that is meant, None when it is none."""
    return DIVISIONS.get(bare(tidy(typed))) if typed else None


def is_division(unit: Unit, typed: Iterable[str]) -> bool:
    """Tell whether a unit is one of the divisions that were typed."""
    return unit.division in {division_of(one) or one for one in typed}


def name_form(name: str) -> str:
    """Return the form in which names of schools are compared: without who founded it, in its short form."""
    form = bare(tidy(name))
    for long, short in _LONG_FORMS:
        form = form.replace(bare(tidy(long)), short)
    return _FOUNDED_BY.sub("", form) or form


def read_places(session: Session, order: PartyList) -> list[ReadPlace]:
    """Read each place of a list against the list of schools."""
    units = session.scalars(select(Unit).order_by(Unit.code)).all()
    registry = _Registry(units)
    return [
        replace(place, arrived=listed.arrived)
        for listed in order.listed
        for place in ([registry.by_code(listed)] if listed.code else registry.by_names(listed.said))
    ]


class _Registry:
    """All units, looked up by code and by name."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._of_school: dict[str, list[Unit]] = {}
        for unit in units:
            self._of_school.setdefault(unit.school.code, []).append(unit)
        self._form = {code: name_form(own[0].school.name) for code, own in self._of_school.items()}
        # What names of schools end with, so that a name that nobody has is still seen to be one.
        self._endings = tuple({form[-_SHORTEST_NAME:] for form in self._form.values()})

    def by_code(self, listed: Listed) -> ReadPlace:
        """Read a place that has a code; what is said beside it must fit."""
        code = listed.code or ""
        read = ReadPlace(code=code, typed=" ".join((code, *listed.said)))
        own = self._of_school.get(code)
        if own is None:
            return read
        division = listed.division
        notes: list[str] = []
        for piece in listed.said:
            rest = self._after_own(piece, code)
            if rest is None and not notes and (others := self._others(piece, code)) is not None:
                return replace(read, doubt=Doubt.OTHER_NAME, about=(own[0].school.name, *others))
            if rest is None:
                rest = "" if name_form(piece) == name_form(own[0].school.county) else piece
            if rest and division_of(rest):
                division = division or rest
            elif rest:
                notes.append(rest)
        return _with_unit(replace(read, note=" ".join(notes) or None), own, division)

    def by_names(self, said: Sequence[str]) -> list[ReadPlace]:
        """Read a place without a code: names, each with its division, and what is said about them."""
        places: list[tuple[ReadPlace, list[Unit], str | None]] = []
        notes: list[str] = []
        for piece in said:
            codes, rest = self._named(piece, is_sure=bool(places))
            if len(codes) > 1:
                about = tuple(self._of_school[code][0].school.name for code in codes)
                places.append((ReadPlace(typed=piece, doubt=Doubt.SEVERAL_SCHOOLS, about=about), [], None))
            elif codes:
                division = rest if rest and division_of(rest) else None
                notes.extend([rest] if rest and division is None else [])
                places.append((ReadPlace(typed=piece), self._of_school[codes[0]], division))
            elif places and division_of(piece):
                places[-1] = (*places[-1][:2], piece)
            elif places and not name_form(piece).endswith(self._endings):
                notes.append(piece)
            else:
                places.append((ReadPlace(typed=piece, doubt=Doubt.NO_SUCH_NAME), [], None))
        note = " ".join(notes) or None
        return [_with_unit(replace(read, note=note), own, division) if own else read for read, own, division in places]

    def _after_own(self, piece: str, code: str) -> str | None:
        """Return what follows the school's own name in a piece; None when that is not its name."""
        typed, own = name_form(piece), self._form[code]
        if typed.startswith(own):
            return typed.removeprefix(own)
        return "" if len(typed) >= _SHORTEST_NAME and typed in own else None

    def _others(self, piece: str, code: str) -> tuple[str, ...] | None:
        """Return the other schools that a piece names, none for a name that nobody has; None when it is no name."""
        typed = name_form(piece)
        named = [other for other, form in self._form.items() if other != code and typed.startswith(form)]
        if named:
            return tuple(dict.fromkeys(self._of_school[other][0].school.name for other in named))
        return () if len(typed) <= _LONGEST_NAME and typed.endswith(self._endings) else None

    def _named(self, piece: str, *, is_sure: bool) -> tuple[list[str], str]:
        """Return the codes of the schools that a piece names, and what follows; a part of a name only at first."""
        typed = name_form(piece)
        exact = [code for code, form in self._form.items() if typed == form]
        if exact:
            return exact, ""
        longer = [code for code, form in self._form.items() if typed.startswith(form)]
        if longer:
            longest = max(len(self._form[code]) for code in longer)
            return [code for code in longer if len(self._form[code]) == longest], typed[longest:]
        if is_sure or len(typed) < _SHORTEST_NAME:
            return [], ""
        return [code for code, form in self._form.items() if typed in form], ""


def _with_unit(read: ReadPlace, own: Sequence[Unit], division: str | None) -> ReadPlace:
    """Choose the unit of a school: the division that was typed, the code as it stands, else the only one there is."""
    if division is not None:
        unit = next((one for one in own if is_division(one, [division])), None)
        return replace(read, unit=unit, doubt=None if unit else Doubt.NO_SUCH_DIVISION, about=_divisions(own))
    exact = [one for one in own if one.code == read.code] or (list(own) if len(own) == 1 else [])
    if exact:
        return replace(read, unit=exact[0])
    return replace(read, doubt=Doubt.WHICH_DIVISION, about=_divisions(own))


def _divisions(own: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(f"{one.school.name}（{one.division}）" for one in own)


def one_place(session: Session, typed: str) -> ReadPlace | None:
    """Read one code or name; None when nothing can be read."""
    written = re.fullmatch(rf"([0-9]{{{CODE_LENGTH}}})\s*(\D*)", tidy(typed).strip())
    listed = Listed(code=written[1], division=written[2].strip() or None) if written else Listed(said=(typed.strip(),))
    places = read_places(session, PartyList(step="", listed=(listed,)))
    return places[0] if len(places) == 1 else None
