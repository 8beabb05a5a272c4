"""Finds words in cases: in what was said, asked and noted, in names of schools, groups and people; Chinese as typed.

Words are looked for as they stand anywhere in a text, which needs no dictionary; the two ways of writing 臺 and the
widths of digits and letters do not matter.
"""

import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.models.case import Case, CaseMessage
from bot.models.chat import Chat, Person
from bot.models.desk import CaseNote
from bot.models.people import RoleGrant
from bot.models.question import Question
from bot.models.school import GroupBinding, School, Unit

_ALIKE = (("台", "臺"), ("臺", "台"))
_LARGEST_ID = 2**31 - 1


def says(word: str, *, with_all: bool) -> ColumnElement[bool]:
    """Return where a case has this word; without `with_all` only in its number and the names of its school."""
    forms = spellings(word)
    units = or_(*(_contains(column, forms) for column in (School.name, School.code, Unit.code)))
    found: list[ColumnElement[bool]] = [_at_units(units)]
    plain = unicodedata.normalize("NFKC", word).removeprefix("#")
    if plain.isdecimal() and int(plain) <= _LARGEST_ID:
        found.append(Case.id == int(plain))
    if with_all:
        found += [
            exists().where(Question.id == Case.question_id, _contains(Question.text, forms)),  # Few questions have one.
            Case.id.in_(select(CaseMessage.case_id).where(_contains(CaseMessage.text, forms))),
            Case.id.in_(select(CaseNote.case_id).where(_contains(CaseNote.text, forms))),
            Case.chat_id.in_(select(Chat.id).where(_contains(Chat.name, forms))),
            Case.asker_line_id.in_(select(Person.line_id).where(_contains(Person.name, forms))),
            Case.holder_line_id.in_(select(RoleGrant.line_id).where(_contains(RoleGrant.name, forms))),
        ]
    return or_(*found)


def in_county(county: str) -> ColumnElement[bool]:
    """Return where a case is of a school in a county."""
    return _at_units(School.county == county)


def spellings(word: str) -> tuple[str, ...]:
    """Return the ways in which people write a word."""
    plain = unicodedata.normalize("NFKC", word)
    return tuple(dict.fromkeys([word, plain, *(plain.replace(one, other) for one, other in _ALIKE)]))


def _at_units(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    units = select(Unit.id).join(School, School.id == Unit.school_id).where(condition)
    bound = select(GroupBinding.chat_id).where(GroupBinding.unbound_at.is_(None), GroupBinding.unit_id.in_(units))
    return or_(Case.unit_id.in_(units), Case.unit_id.is_(None) & Case.chat_id.in_(bound))


def _contains(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], forms: Iterable[str]
) -> ColumnElement[bool]:
    return or_(*(column.icontains(form, autoescape=True) for form in forms))
