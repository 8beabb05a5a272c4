"""Reads the list of a party: 「收件 010301 010302」, names, or lines pasted from a spreadsheet; pure.

A code is exactly six digits with no digit beside it, or five that stand alone (a zero that a spreadsheet ate). Nothing
is guessed: digits that are neither that, nor the number of a line, nor a part of a reason make the whole list unread.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.faq.knowledge import Knowledge
from bot.faq.steps import SCHOOL, Step
from bot.once import once_for_each
from bot.reading.orders.parties import Listed, PartyList
from bot.reading.trimming import core, visible, with_plain_hyphens

CANCEL = "取消"
# How a division is written behind a code. A single character must end there: 010301日新高中 names a school.
DIVISION = r"(?:進修部|進修學校|進校|夜間部|夜校|日間部|日校|(?:進修|進|夜|日)(?![^\W\d]))"
_CIRCLED = re.compile("[\u2460-\u24ff\u2776-\u2793]|[0-9]\u20e3")
_DRAWN = ("So", "Sk", "Mn", "Me")
_FILLER = r"(?:了|名單|清單|學校|單位|登錄|登記|如下|如附|的是|的有)*"
_CODE = rf"(?<![0-9])(?P<code>[0-9]{{6}})(?![0-9])[ \t]?(?P<division>{DIVISION})?"
# Five digits stand alone between blanks and punctuation that is no part of a number.
_EATEN = r"(?:(?<=^)|(?<=[\s,、;:()「」\[\]]))(?P<eaten>[1-9][0-9]{4})(?=$|[\s,、;:()「」\[\]。])"
_CODE_ALONE = re.compile(_CODE)
_TOKEN = re.compile(rf"{_CODE}|{_EATEN}")
_SEPARATOR = re.compile(r"[\s,、;:()「」『』\[\]【】<>。!~|→+]+")
# 「1.」, 「2、」, 「(3)」 before a name or a code.
_ITEM = re.compile(r"(?:(?<=^)|(?<=[\s,、;]))\(?[0-9]{1,3}[.)、:]\s*(?=[^0-9\s]|[0-9]{5,6}(?![0-9]))")
_ROW_NUMBER = re.compile(r"^\s*([0-9]{1,3})[\t ]+(?=\S)")
_TOTAL = re.compile(r"(?:以上)?(?:共|計|合計|總計)\s*([0-9]{1,3})\s*(?:校|所|件|筆|份|間|單位)")
_RANGE = re.compile(r"[0-9]{6}\s*[-~至到]\s*[0-9]{6}")
# 「12/9 010301 …」: the day on which these arrived.
_ARRIVED = re.compile(
    r"\s*(?P<day>(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?)(?:\s*\([^)\d]{1,4}\))?\s*(?:收到的?|到達|到|傳真)?(?:[\s:,、]+|$)"
)
# A column of days behind one of codes; typed behind a blank it may be anything.
_ARRIVED_LAST = re.compile(r"\t\s*(?P<day>(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?)\s*(?:收到|到達|到)?[\s。.]*$")
_DIGITS = re.compile(r"[0-9]+")
# Digits that belong to a reason: 「第2頁」, 「3份」, 「12/5」.
_IN_REASON = re.compile(
    r"第[0-9]{1,3}|[0-9]{1,3}(?=[頁份張欄項點個次天日月年處式])|(?<![0-9])[0-9]{1,3}(?:/[0-9]{1,2}){1,2}(?![0-9])"
)


@dataclass
class _Reading:
    """What is found on the way."""

    listed: list[Listed] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    arrived: str | None = None


def party_list(words: str, knowledge: Knowledge, *, spoken_to: bool) -> PartyList | None:
    """Return the list that a message is, None when it is none."""
    if not _has_verb(unicodedata.normalize("NFKC", visible(words)), knowledge):
        return None
    text = "".join(" " if unicodedata.category(one) in _DRAWN else one for one in _CIRCLED.sub(" ", visible(words)))
    found = _verb(core(text, spoken_to=spoken_to), knowledge)
    if found is None:
        return None
    step, cancels, rest = found
    if _RANGE.search(with_plain_hyphens(rest)) or _names_another_step(rest, step, knowledge):
        return PartyList(step=step.id, cancels=cancels, unread=(rest.strip(),))
    reading = _read(rest, has_reason=step.reopens is not None)
    return PartyList(
        step=step.id,
        listed=tuple(reading.listed),
        cancels=cancels,
        unread=tuple(reading.unread),
        arrived=reading.arrived,
    )


def codes_alone(words: str) -> PartyList | None:
    """Return the codes that a message is, and nothing else: the next of a stack that somebody enters."""
    text = visible(words).strip()
    tokens = list(_CODE_ALONE.finditer(text))
    if not tokens or _SEPARATOR.sub("", _CODE_ALONE.sub("", text)):
        return None
    return PartyList(step="", listed=tuple(Listed(code=one["code"], division=one["division"]) for one in tokens))


@once_for_each
def party_words(knowledge: Knowledge) -> list[tuple[str, Step]]:
    """Return what parties type to mark their steps, the longest first."""
    spoken = ((word, step) for step in knowledge.steps if step.marked_by != SCHOOL for word in step.words)
    return sorted(spoken, key=lambda one: -len(one[0]))


def _has_verb(text: str, knowledge: Knowledge) -> bool:
    """Tell whether a step's word stands anywhere: few messages are worth a closer look."""
    return any(word in text for word, _ in party_words(knowledge))


def _verb(text: str, knowledge: Knowledge) -> tuple[Step, bool, str] | None:
    """Return the step that a list begins or ends with, whether it is taken back, and what is listed."""
    opening = re.match(rf"{CANCEL}[\s:,]*", text)
    cancels = opening is not None
    text = text[opening.end() :] if opening else text
    for word, step in party_words(knowledge):
        if word not in text:
            continue
        verb = rf"(?P<before>{CANCEL})?{re.escape(word)}(?P<after>{CANCEL})?{_FILLER}"
        first = re.match(rf"{verb}(?=$|[^\w]|[0-9])" if _TOKEN.search(text) else verb, text)
        if first is not None:
            return step, cancels or bool(first["after"]), text[first.end() :]
        last = re.search(rf"(?<![^\W\d]){verb}$", text)
        if last is not None and _TOKEN.search(text[: last.start()]):
            return step, cancels or bool(last["before"] or last["after"]), text[: last.start()]
    return None


def _names_another_step(rest: str, step: Step, knowledge: Knowledge) -> bool:
    """Tell whether a second list begins inside this one, which would be taken for a part of it."""
    verbs = "|".join(
        re.escape(word) if other.id != step.id else CANCEL + re.escape(word) for word, other in party_words(knowledge)
    )
    return re.search(rf"(?:^|[\s,、;。])(?:{CANCEL})?(?:{verbs})(?=$|[\s,:、]|[0-9])", rest) is not None


def _read(rest: str, *, has_reason: bool) -> _Reading:
    reading = _Reading()
    lines = [line for line in rest.splitlines() if line.strip()]
    codes = len(_TOKEN.findall(rest))
    numbered = _is_numbered(lines)
    for line in lines:
        first = len(reading.listed)
        plain = _TOTAL.sub(lambda one: " " if int(one[1]) == codes else one[0], line)
        plain = _ITEM.sub(" ", _ROW_NUMBER.sub(" ", plain) if numbered else plain)
        if (day := _ARRIVED.match(plain)) is not None:
            reading.arrived, plain = day["day"], plain[day.end() :]
        own = None if has_reason else _ARRIVED_LAST.search(plain)
        plain = plain[: own.start()] if own else plain
        _read_line(plain, reading, has_reason=has_reason)
        arrived = own["day"] if own else reading.arrived
        if arrived is not None:
            reading.listed[first:] = [replace(one, arrived=arrived) for one in reading.listed[first:]]
    return reading


def _is_numbered(lines: Sequence[str]) -> bool:
    """Tell whether the lines begin with their numbers, counted up from 1."""
    numbers = [found[1] if (found := _ROW_NUMBER.match(line)) else "" for line in lines]
    return len(lines) > 1 and numbers == [str(number) for number in range(1, len(lines) + 1)]


def _read_line(line: str, reading: _Reading, *, has_reason: bool) -> None:
    """Read one line: what stands before its first code belongs to the codes if nothing stands behind the last."""
    tokens = list(_TOKEN.finditer(line))
    starts = [0, *(one.end() for one in tokens)]
    ends = [*(one.start() for one in tokens), len(line)]
    gaps = [_pieces(line[start:end], reading, has_reason=has_reason) for start, end in zip(starts, ends, strict=True)]
    if not tokens:
        _read_names(gaps[0], reading)
        return
    shift = 0 if gaps[0] and not gaps[-1] else 1
    for place, token in enumerate(tokens):
        said = gaps[place + shift]
        if len(tokens) == 1:
            said = (*gaps[0], *gaps[1])
        elif place == 0 and shift:
            said = (*gaps[0], *said)
        code = token["code"] or token["eaten"].zfill(6)
        reading.listed.append(Listed(code=code, division=token["division"], said=said))


def _read_names(pieces: Sequence[str], reading: _Reading) -> None:
    """Read a line without a code: names, or what is said about what was listed before."""
    if not pieces:
        return
    if reading.listed and reading.listed[-1].code is not None:
        last = reading.listed.pop()
        reading.listed.append(replace(last, said=(*last.said, *pieces)))
    else:
        reading.listed.append(Listed(said=tuple(pieces)))


def _pieces(text: str, reading: _Reading, *, has_reason: bool) -> tuple[str, ...]:
    """Return the words between two codes; digits in them are unread unless they belong to a reason."""
    pieces = tuple(piece for piece in _SEPARATOR.split(text) if any(map(str.isalnum, piece)))
    reading.unread.extend(_DIGITS.findall(_IN_REASON.sub(" ", text) if has_reason else text))
    return pieces
