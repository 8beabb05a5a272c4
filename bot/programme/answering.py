"""Knowledge with its matcher, for a process that answers questions; the others never import the matcher."""

from functools import partial

from bot.faq.knowledge import Knowledge
from bot.faq.learned import Learned
from bot.faq.match import Faq
from bot.programme.published import Published
from bot.programme.published import prepare as prepare_without


def prepare(version: int, knowledge: Knowledge, learned: Learned | None = None) -> Published:
    """Build what is needed to answer from `knowledge`; the matcher learns when first asked unless it was `learned`."""
    return prepare_without(version, knowledge, partial(Faq, learned=learned))
