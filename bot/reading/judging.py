"""Judges one text as the group does: is the bot named, is it an order, what does the matcher find.

The one code path of the webhook, `python -m bot ask` and the evaluation; reads no rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.faq.found import Around, Asked, Found
from bot.faq.knowledge import Knowledge
from bot.faq.looking import REMEMBERED
from bot.incoming import Mention, Span
from bot.once import once_for_each
from bot.programme.published import Published
from bot.reading.addressing import find_address
from bot.reading.commands import find_order
from bot.reading.orders.announcements import AmendAnnouncement, WriteAnnouncement
from bot.reading.orders.dates import ShowDates
from bot.reading.orders.everybody import ShowProgress
from bot.reading.orders.parties import PartyList
from bot.reading.orders.table import Order
from bot.reading.remarks import Remark, find_remark


@dataclass(frozen=True)
class Previous:
    """What the same person asked just before: the text (None when erased) and the entries it was answered with."""

    text: str | None
    entries: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """`found` is None for an order, for a remark and where the bot may not speak unasked.

    A `remark` is what words said to the bot are when they order nothing; an order among them (a report, a list of
    names) counts only where nothing else is awaited.
    """

    words: str
    is_named: bool
    addressed: bool
    order: Order | None = None
    remark: Order | Remark | None = None
    found: Found | None = None


def judge(  # noqa: PLR0913 - each says something of its own
    published: Published,
    text: str,
    *,
    mentions: Sequence[Mention] = (),
    emojis: Sequence[Span] = (),
    addressed: bool,
    may_speak: bool = True,
    previous: Callable[[], Previous | None] = lambda: None,
    system: str | None = None,
    around: Around | None = None,
) -> Judged:
    """Judge a message. `addressed` is what is known without reading it (1:1, a quote of the bot).

    `may_speak` is false where the bot answers only when addressed; `previous` is asked only if the matcher is.
    """
    program = published.knowledge.program
    address = find_address(text, mentions, (program.bot.name, *program.bot.short_names), emojis)
    addressed = addressed or address.is_named
    order, remark = _words_of_order(published.knowledge, address.words, addressed=addressed)
    addressed = addressed or order is not None
    judged = Judged(words=address.words, is_named=address.is_named, addressed=addressed, order=order, remark=remark)
    is_for_us = addressed or (may_speak and not address.to_another)
    if order is not None or not is_for_us or (remark is not None and not needs_role(remark)):
        return judged
    before = previous()
    asked = Asked(
        text=address.words,
        addressed=addressed,
        previous=before.text if before else None,
        previous_entries=before.entries if before else (),
        system=system,
        around=around,
    )
    return replace(judged, found=published.faq.find(asked))


def _words_of_order(knowledge: Knowledge, words: str, *, addressed: bool) -> tuple[Order | None, Order | Remark | None]:
    """Return the order that the words are, or what they are that order nothing; what was said to us is remembered."""
    if not addressed:
        return find_order(words, knowledge, addressed=False), None
    return _said_to_us(knowledge)(words)


@once_for_each
def _said_to_us(knowledge: Knowledge) -> Callable[[str], tuple[Order | None, Order | Remark | None]]:
    @lru_cache(REMEMBERED)
    def read(words: str) -> tuple[Order | None, Order | Remark | None]:
        order = find_order(words, knowledge, addressed=True)
        return order, find_remark(words, knowledge) if order is None else None

    return read


def needs_role(remark: Order | Remark) -> bool:
    """Tell whether only some people can mean this: for others the words are read on."""
    return isinstance(remark, PartyList | ShowProgress | WriteAnnouncement | AmendAnnouncement | ShowDates)
