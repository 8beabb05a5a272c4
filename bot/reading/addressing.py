"""Whether a message speaks to the bot, and what it says without the bot's name; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.incoming import Mention

_AT = "@＠"
_LEAD = " \t\r\n\u3000「『\"'、，,。!！~～"
_AFTER_NAME = re.compile(r"^[\s\u3000,，、:：!！?？~～。.\-—…」』\"']*")


@dataclass(frozen=True)
class Address:
    """`is_named`: the bot is mentioned or its name comes first. `words`: the message without that."""

    is_named: bool
    words: str


def find_address(text: str, mentions: Sequence[Mention], names: Sequence[str]) -> Address:
    """Tell whether `text` names the bot, and cut the name out.

    LINE does not say whether a mention's index counts UTF-16 units, so a slice that is no mention is looked up as
    code points, and at last the whole text is kept.
    """
    mentioned = False
    words = text
    for mention in sorted((m for m in mentions if m.is_self), key=lambda m: m.start, reverse=True):
        mentioned = True
        words = _cut_mention(words, mention)
    lead = words.lstrip(_LEAD)
    for name in sorted(names, key=len, reverse=True):
        for form in (*(at + name for at in _AT), name):
            if lead.casefold().startswith(form.casefold()):
                return Address(is_named=True, words=_strip_name(lead[len(form) :]))
    return Address(is_named=mentioned, words=_strip_name(words) if mentioned else text)


def _strip_name(rest: str) -> str:
    return _AFTER_NAME.sub("", rest).strip()


def _cut_mention(text: str, mention: Mention) -> str:
    units = text.encode("utf-16-le")
    first, last = mention.start * 2, (mention.start + mention.length) * 2
    if units[first : first + 2].decode("utf-16-le", "replace") in tuple(_AT):
        return (units[:first] + units[last:]).decode("utf-16-le", "replace")
    if text[mention.start : mention.start + 1] in tuple(_AT):
        return text[: mention.start] + text[mention.start + mention.length :]
    return text
