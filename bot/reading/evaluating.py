"""Measures how well messages are matched: the same code path as in a group, on labelled messages; pure.

Figures on a knowledge's own messages leave the writer out who wrote them (`leaving_one_writer_out`).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.faq.conversations import in_order
from bot.faq.found import Answer, Around, Found, Status, Suggestions
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message, MessageKind
from bot.faq.language import shipped
from bot.faq.program import Limits
from bot.faq.report import record
from bot.programme.published import Published
from bot.reading.judging import Previous, judge
from bot.reading.slips import SLIPS, slipped
from bot.reading.teaching import Lessons

SILENT_KINDS = (MessageKind.NEAR_MISS, MessageKind.STATEMENT, MessageKind.PERSON_QUESTION, MessageKind.CHATTER)
# 95 % of a normal distribution lie within this many standard deviations.
Z = 1.96


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing being 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % confidence interval; 0 to 1 when there is nothing to count."""
        if not self.total:
            return 0.0, 1.0
        spread = Z * math.sqrt(self.value * (1 - self.value) / self.total + Z * Z / (4 * self.total**2))
        middle, scale = self.value + Z * Z / (2 * self.total), 1 + Z * Z / self.total
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One message with what was decided when the bot was addressed and when it was not."""

    message: Message
    addressed: dict[str, Any]
    unasked: dict[str, Any]


@dataclass
class Measured:
    """All figures of one run, in the order in which they are printed."""

    shares: dict[str, Share] = field(default_factory=dict)
    confusions: Counter[tuple[int, int]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


FIRST = "addressed: right entry first"
IN_THREE = "addressed: among the first three"
AT_ONCE = "addressed: answered right at once"
SHOWN = "addressed: answered right or offered"
WRONG_ADDRESSED = "addressed: another entry answered"
UNASKED = "not addressed: answered right"
WRONG = "not addressed: answered with another entry"
FALSE = "not addressed: other messages answered"
NEAR_MISS = "addressed: near questions answered with an entry"
OFFERED = "addressed: near questions offered a person"
PARTS = "right part of the answer, where answered"
LEADS = "the asked fact leads, of all that ask for one"
LEADS_ALONE = "  … with no other part of a list beside it"
FOLLOW_UPS = "follow-ups right"
LEFT_THE_SUBJECT = "follow-ups that no entry answers: answered with one"
ENGLISH = "English, addressed: right entry first"
ENGLISH_AT_ONCE = "English, addressed: answered right at once"
IN_TALK = "in conversations, not addressed: answered right"
FALSE_IN_TALK = "in conversations, not addressed: others answered"
# Slips are made in every so many questions; what is compared with them is the same ones as they were typed.
AS_TYPED, EVERY = "as typed", 4
# From which share of Latin letters a message is English.
MOSTLY = 0.6


def judge_all(published: Published, messages: Iterable[Message]) -> list[Judged]:
    """Judge each message of people both ways, as the group would."""
    return [
        Judged(
            message=message,
            addressed=_judge(published, message, None, addressed=True),
            unasked=_judge(published, message, around, addressed=False),
        )
        for message, around in in_order(list(messages), published.faq.asks)
    ]


def leaving_one_writer_out(knowledge: Knowledge, prepare: Callable[[Knowledge], Published]) -> list[Judged]:
    """Judge the knowledge's own messages, each writer's by a knowledge that has never seen that writer."""
    return [
        one
        for voice, published in without_each_writer(knowledge, prepare)
        for one in judge_all(published, (message for message in knowledge.messages if message.voice == voice))
    ]


def judge_slips(published: Published, messages: Iterable[Message]) -> list[tuple[str, bool]]:
    """Judge some of the questions with each kind of slip: whether the right entry comes first, by kind."""
    asked = [one for one in messages if one.kind is MessageKind.IN_SCOPE][::EVERY]
    found = []
    for message in asked:
        for kind in (AS_TYPED, *SLIPS):
            text = message.text if kind == AS_TYPED else slipped(message.text, kind)
            line = _judge(published, message.model_copy(update={"text": text}), None, addressed=True)
            found.append((kind, bool(line["entries"]) and line["entries"][0] in message.gold))
    return found


def slip_table(found: Sequence[tuple[str, bool]]) -> list[str]:
    """Return a line for each kind of slip, with what it loses."""
    shares = {kind: _share(hit for one, hit in found if one == kind) for kind in (AS_TYPED, *SLIPS)}
    lines = []
    for kind, share in shares.items():
        low, high = share.interval
        loss = share.value - shares[AS_TYPED].value
        lines.append(f"  {kind:<46} {share.value:6.1%}  ({low:5.1%} to {high:5.1%})  {loss:+5.1%}")
    return lines


def without_each_writer(
    knowledge: Knowledge, prepare: Callable[[Knowledge], Published]
) -> Iterator[tuple[str, Published]]:
    """Prepare, for each writer, a version that has seen nothing of them, neither its wordings nor its language."""
    taught = set(knowledge.voices) & set(shipped().voices)
    lessons = Lessons(knowledge) if taught else None
    for voice in knowledge.voices:
        published = prepare(knowledge.without_voice(voice))
        yield voice, published if lessons is None else published.with_matcher(lessons.matcher_without(voice))


def measure(judged: Sequence[Judged]) -> Measured:
    """Count what went right and wrong."""
    asked = [one for one in judged if one.message.kind is MessageKind.IN_SCOPE]
    follow_ups = [one for one in judged if one.message.kind is MessageKind.FOLLOW_UP]
    going_on = [one for one in follow_ups if one.message.gold]
    leaving = [one for one in follow_ups if not one.message.gold]
    near = [one for one in judged if one.message.kind is MessageKind.NEAR_MISS]
    # What calls the bot by name cannot be judged as if it did not.
    unasked = [one for one in asked if not one.message.addressed]
    others = [one for one in judged if one.message.kind in SILENT_KINDS and not one.message.addressed]
    asks_a_fact = [one for one in judged if one.message.part]
    with_part = [one for one in asks_a_fact if _answers_right(one.message, one.addressed)]
    english = [one for one in asked if _is_english(one.message.text)]
    talk = [one for one in unasked if one.message.stream is not None]
    other_talk = [one for one in others if one.message.stream is not None]
    result = Measured()
    result.shares = {
        FIRST: _share(_rank(one) == 0 for one in asked),
        IN_THREE: _share(_rank(one) in (0, 1, 2) for one in asked),
        AT_ONCE: _share(_answers_right(one.message, one.addressed) for one in asked),
        SHOWN: _share(_shows(one) for one in asked),
        WRONG_ADDRESSED: _share(_answers_wrong(one.message, one.addressed) for one in asked),
        PARTS: _share(_has_part(one) for one in with_part),
        LEADS: _share(_answers_right(one.message, one.addressed) and _has_part(one) for one in asks_a_fact),
        LEADS_ALONE: _share(
            _answers_right(one.message, one.addressed) and _has_part(one) and not one.addressed["is_list"]
            for one in asks_a_fact
        ),
        FOLLOW_UPS: _share(_answers_right(one.message, one.addressed) for one in going_on),
        LEFT_THE_SUBJECT: _share(one.addressed["decision"] == "answer" for one in leaving),
        NEAR_MISS: _share(one.addressed["decision"] == "answer" for one in near),
        OFFERED: _share(one.addressed.get("offers") == "consultant" or _is_card(one) for one in near),
        ENGLISH: _share(_rank(one) == 0 for one in english),
        ENGLISH_AT_ONCE: _share(_answers_right(one.message, one.addressed) for one in english),
        UNASKED: _share(_answers_right(one.message, one.unasked) for one in unasked),
        WRONG: _share(_answers_wrong(one.message, one.unasked) for one in unasked),
        FALSE: _share(one.unasked["decision"] == "answer" for one in others),
        IN_TALK: _share(_answers_right(one.message, one.unasked) for one in talk),
        FALSE_IN_TALK: _share(one.unasked["decision"] == "answer" for one in other_talk),
    }
    for kind in (*SILENT_KINDS, MessageKind.STATE):
        of_kind = [one for one in judged if one.message.kind is kind and not one.message.addressed]
        result.shares[f"  of {kind.value}"] = _share(one.unasked["decision"] == "answer" for one in of_kind)
    for one in asked:
        if _rank(one) != 0 and one.addressed["entries"] and one.message.gold:
            result.confusions[one.message.gold[0], one.addressed["entries"][0]] += 1
    result.misses = list(_misses(judged))
    return result


def breaches(measured: Measured, limits: Limits) -> list[str]:
    """Return which stated limits are exceeded, as sentences."""
    stated = ((WRONG, limits.wrong), (FALSE, limits.false), (NEAR_MISS, limits.near_miss))
    return [
        f"{name}: {measured.shares[name].value:.1%}, at most {limit:.1%} is allowed"
        for name, limit in stated
        if measured.shares[name].value > limit
    ]


def table(measured: Measured, *, against: Measured | None = None) -> list[str]:
    """Return the figures as lines, with confidence intervals, and beside those of another knowledge."""
    lines = []
    for name, share in measured.shares.items():
        low, high = share.interval
        if not share.total:
            lines.append(f"{name:<48}      –  no such messages")
            continue
        line = f"{name:<48} {share.value:6.1%}  ({low:5.1%} to {high:5.1%})  {share.hits} of {share.total}"
        if against is not None:
            other = against.shares[name].value
            line += f"   other {other:6.1%}  {share.value - other:+6.1%}"
        lines.append(line)
    return lines


def _is_english(text: str) -> bool:
    letters = [one for one in text if one.isalpha()]
    return sum(one.isascii() for one in letters) > MOSTLY * len(letters)


def _is_card(one: Judged) -> bool:
    """Tell whether an answer or choices were shown: their cards have a button for a person."""
    return one.addressed["decision"] in ("answer", "suggest", "status")


def _judge(published: Published, message: Message, around: Around | None, *, addressed: bool) -> dict[str, Any]:
    context = message.context
    judged = judge(
        published,
        message.text,
        addressed=addressed,
        previous=lambda: previous_of(published, context) if context else None,
        around=around,
    )
    if judged.found is None:
        return {"decision": "command", "entries": [], "lead": None, "is_list": False, "score": 0.0}
    line = record(published.knowledge, message.text, judged.found)
    shown = published.knowledge.by_number.get(line["entries"][0]) if line["entries"] else None
    is_list = shown is not None and bool(shown.facets) and line["facet"] is None
    return line | {"is_list": is_list, "score": judged.found.ranked[0].score if judged.found.ranked else 0.0}


def previous_of(published: Published, context: str, system: str | None = None) -> Previous:
    """Return what the previous question was answered with when it was asked."""
    found: Found | None = judge(published, context, addressed=True, system=system).found
    match found.decision if found else None:
        case Answer(parts=parts):
            return Previous(text=context, entries=tuple(part.entry for part in parts))
        case Suggestions(entries=entries):
            return Previous(text=context, entries=entries[:1])  # The choice most people make.
        case Status() | _:
            return Previous(text=context, entries=())


def _rank(one: Judged) -> int | None:
    gold = one.message.gold
    return next((place for place, entry in enumerate(one.addressed["entries"]) if entry in gold), None)


def _shows(one: Judged) -> bool:
    offered = one.addressed["entries"] if one.addressed["decision"] == "suggest" else one.addressed.get("others", ())
    return _answers_right(one.message, one.addressed) or any(entry in one.message.gold for entry in offered)


def _answers_right(message: Message, line: dict[str, Any]) -> bool:
    return line["decision"] == "answer" and line["entries"][0] in message.gold


def _answers_wrong(message: Message, line: dict[str, Any]) -> bool:
    return line["decision"] == "answer" and line["entries"][0] not in message.gold


def _has_part(one: Judged) -> bool:
    lead = "".join((one.addressed["lead"] or "").split())
    return "".join((one.message.part or "").split()) in lead


def _share(hits: Iterable[bool]) -> Share:
    found = list(hits)
    return Share(sum(found), len(found))


def _misses(judged: Sequence[Judged]) -> Iterator[str]:
    """Name the worst: false and wrong answers, the surest first."""
    wrong = [
        one for one in judged if one.unasked["decision"] == "answer" and not _answers_right(one.message, one.unasked)
    ]
    for one in sorted(wrong, key=lambda one: -one.unasked["score"]):
        gold = ",".join(map(str, one.message.gold)) or "-"
        entry = one.unasked["entries"][0]
        yield f"{one.message.kind.value}: 「{one.message.text}」 answered with {entry}, right: {gold}"
