"""What was asked of the bot, grouped by likeness, for the office: unanswered, unsolved, not meant for the bot, all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from bot.faq.normalize import bare, tidy
from bot.masking import mask
from bot.models.question import Decision, Question, Rating, RatingKind, is_unanswered
from bot.reading.addressing import find_address
from bot.services.cases.case_search import spellings

# So many of the newest are grouped, and so many different texts among them are compared with each other.
GROUPED, _COMPARED = 1000, 400
# From which likeness (rapidfuzz, 0 to 100) two questions are one group.
_LIKE = 62


class Kind(StrEnum):
    """Which questions."""

    UNANSWERED = "unanswered"
    UNSOLVED = "unsolved"
    NOT_MEANT = "not_meant"
    ALL = "all"


@dataclass(kw_only=True)
class Group:
    """Questions that are like each other: the one that leads, how many, other wordings, the `entry` that answered."""

    question: int
    text: str
    latest: datetime
    entry: int | None
    count: int = 1
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """The groups, the largest first, of how many questions in all; `newest`: only so many were grouped."""

    groups: Sequence[Group]
    total: int
    newest: int


def count(session: Session) -> dict[Kind, int]:
    """Return how many questions there are of each kind."""
    return {kind: session.scalar(select(func.count()).select_from(Question).where(_of(kind))) or 0 for kind in Kind}


def read(session: Session, kind: Kind, words: str, names: Sequence[str]) -> Grouped:
    """Return the questions of a kind that hold these words, in groups; `names` are the bot's."""
    fits = [_of(kind), Question.text.is_not(None)]
    fits += [
        or_(*(Question.text.icontains(form, autoescape=True) for form in spellings(word))) for word in words.split()
    ]
    total = session.scalar(select(func.count()).select_from(Question).where(*fits)) or 0
    query = select(Question.id, Question.text, Question.asked_at, Question.decision, Question.parts).where(*fits)
    by_form: dict[tuple[int | None, str], Group] = {}
    newest = 0
    for number, text, asked_at, decision, parts in session.execute(query.order_by(Question.id.desc()).limit(GROUPED)):
        newest += 1
        asked = mask(find_address(text, (), names).words)
        entry = parts[0]["entry"] if decision is Decision.ANSWERED and parts else None
        key = (entry, _comparable(asked))
        if key in by_form:
            by_form[key].count += 1
        else:
            by_form[key] = Group(question=number, text=asked, latest=asked_at, entry=entry)
    groups = _answered_alike(by_form) if kind is Kind.ALL else _alike(by_form)
    return Grouped(groups=sorted(groups, key=lambda one: (-one.count, -one.question)), total=total, newest=newest)


def _of(kind: Kind) -> ColumnElement[bool]:
    rated = {Kind.UNSOLVED: RatingKind.UNSOLVED, Kind.NOT_MEANT: RatingKind.NOT_MEANT}
    if kind in rated:
        return Question.id.in_(select(Rating.question_id).where(Rating.kind == rated[kind]))
    if kind is Kind.UNANSWERED:
        return is_unanswered()
    return true()


def _answered_alike(by_form: dict[tuple[int | None, str], Group]) -> list[Group]:
    """Group what was answered with the same entry, and the rest by likeness."""
    found: dict[int, Group] = {}
    for (entry, _), one in by_form.items():
        if entry is None:
            continue
        if entry in found:
            _join(found[entry], one)
        else:
            found[entry] = one
    return [*found.values(), *_alike({key: one for key, one in by_form.items() if key[0] is None})]


def _alike(by_form: dict[tuple[int | None, str], Group]) -> list[Group]:
    """Let each question that was asked most often gather those that are like it."""
    ordered = sorted(by_form.items(), key=lambda pair: (-pair[1].count, -pair[1].question))
    left = {place: form for place, ((_, form), _) in enumerate(ordered[:_COMPARED])}
    groups = []
    for place, (_, lead) in enumerate(ordered):
        if place < _COMPARED:
            form = left.pop(place, None)
            if form is None:
                continue
            for _, _, other in process.extract(form, left, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None):
                _join(lead, ordered[other][1])
                del left[other]
        groups.append(lead)
    return groups


def _join(lead: Group, other: Group) -> None:
    lead.count += other.count
    lead.others.append(other.text)
    lead.latest = max(lead.latest, other.latest)


@lru_cache(maxsize=4096)
def _comparable(text: str) -> str:
    return bare(tidy(text))
