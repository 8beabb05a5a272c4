"""Whether a message speaks to the bot or to somebody else, and what it says without names and LINE's emoji; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.incoming import Mention, Span
from bot.reading.trimming import edges, is_word_character, says_nothing, visible

_AT = "@＠"
# How people begin before they call somebody: 「哈囉小幫手」.
_CALL = re.compile(
    r"(?:哈囉|嗨+|hi|hello|hey|[你您]們?好|早安?|午安|晚安|請問|不好意思|抱歉|麻煩|拜託|欸+|喂|誒|那個)+", re.IGNORECASE
)
_AFTER_NAME = re.compile(r"^[\s\u3000,，、:：!！?？~～。.\-—…」』\"')）]*")
# 「…？@陳主任」: a typed name, not the tail of an e-mail address.
_NAME_AT_END = re.compile(r"(?<![A-Za-z0-9._-])[@＠]([^\s@＠]{1,20})[^\w@＠]*$")


@dataclass(frozen=True)
class Address:
    """`is_named`: the bot is mentioned or its name comes first. `words`: the message without that.

    `to_another`: the message begins or ends with a mention of another person, whose question it is.
    """

    is_named: bool
    words: str
    to_another: bool = False


def find_address(text: str, mentions: Sequence[Mention], names: Sequence[str], emojis: Sequence[Span] = ()) -> Address:
    """Tell to whom `text` speaks, and cut the bot's name and LINE's emoji out."""
    to_another = _mentions_another(text, mentions)
    words, is_mentioned = _cut_spans(text, mentions, emojis)
    words = visible(words)
    called = _after_name(words, names)
    if called is not None:
        return Address(is_named=True, words=called)
    typed = _NAME_AT_END.search(words)
    if typed is not None and any(edges(typed[1]).casefold() == name.casefold() for name in names):
        return Address(is_named=True, words=words[: typed.start()].strip())
    if is_mentioned:
        return Address(is_named=True, words=_AFTER_NAME.sub("", words).strip())
    return Address(is_named=False, words=words, to_another=to_another or typed is not None)


def _after_name(words: str, names: Sequence[str]) -> str | None:
    """Return what comes after the bot's name, None where that does not come first."""
    lead = _lead(words)
    call = _CALL.match(lead)
    for start in (lead, _lead(lead[call.end() :])) if call else (lead,):
        for name in sorted(names, key=len, reverse=True):
            for form in (*(at + name for at in _AT), name):
                if start.casefold().startswith(form.casefold()):
                    return _AFTER_NAME.sub("", start[len(form) :]).strip()
    return None


def _lead(text: str) -> str:
    """Return the text from its first word or mention on."""
    first = next((place for place, one in enumerate(text) if one in _AT or is_word_character(one)), len(text))
    return text[first:]


def _mentions_another(text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether another person is called at the beginning or at the end."""
    for one in mentions:
        if one.is_self or one.is_everybody:
            continue
        before, after = _around(text, one, marks=_AT)
        if before is not None and (says_nothing(before) or says_nothing(after)):
            return True
    return False


def _cut_spans(text: str, mentions: Sequence[Mention], emojis: Sequence[Span]) -> tuple[str, bool]:
    """Return the text without mentions of the bot and without LINE's emoji, and whether the bot was mentioned."""
    own = [(one, _AT) for one in mentions if one.is_self]
    for span, marks in sorted([*own, *((one, "($") for one in emojis)], key=lambda one: -one[0].start):
        before, after = _around(text, span, marks=marks)
        if before is not None:
            text = before + (" " if marks != _AT else "") + after
    return text, bool(own)


def _around(text: str, span: Span, *, marks: str) -> tuple[str | None, str]:
    """Return what is before and after a stretch that begins with one of `marks`; None when nothing there does.

    LINE does not say whether an index counts UTF-16 units, so a stretch that does not begin so is looked up as code
    points.
    """
    units = text.encode("utf-16-le")
    first, last = span.start * 2, (span.start + span.length) * 2
    if units[first : first + 2].decode("utf-16-le", "replace") in tuple(marks):
        return units[:first].decode("utf-16-le", "replace"), units[last:].decode("utf-16-le", "replace")
    if text[span.start : span.start + 1] in tuple(marks):
        return text[: span.start], text[span.start + span.length :]
    return None, ""
