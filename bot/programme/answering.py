"""Knowledge with its matcher, for a process that answers questions; the others never import the matcher."""

from bot.faq.entry import Knowledge
from bot.faq.match import Faq
from bot.programme.published import Published
from bot.programme.published import prepare as prepare_without


def prepare(version: int, knowledge: Knowledge) -> Published:
    """Build what is needed to answer from `knowledge`; the matcher learns when it is first asked."""
    return prepare_without(version, knowledge, Faq)
