"""The shapes of what answers a question: an official entry with its parts, and what the office adds to it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from bot.faq.shape import Shape, Slug, Text


class Link(Shape):
    """A web address with the words on its button (at most 20 characters)."""

    label: Annotated[str, Field(min_length=1, max_length=20)]
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=1000)]


class Facet(Shape):
    """A sub-question of an entry and the contiguous official words that answer it.

    `cues` are words that ask for this part when the entry is already clear (「112年」, 「巨耀」). `system` is set when
    the part is about one system, so that a unit's choice can pick it. One that `narrows` another is a fact in it,
    picked by its own cues when that one is.
    """

    id: Slug
    title: Text
    part: Text
    questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    cues: tuple[Text, ...] = ()
    system: Slug | None = None
    narrows: Slug | None = None


class Entry(Shape):
    """One official question with its answer, verbatim. `title` is at most 20 characters, for buttons."""

    number: Annotated[int, Field(gt=0)]
    title: Annotated[str, Field(min_length=1, max_length=20)]
    question: Text
    answer: Text
    topics: Annotated[tuple[Text, ...], Field(min_length=1)]
    variants: tuple[Text, ...]
    not_for: tuple[Text, ...] = ()
    facets: tuple[Facet, ...] = ()
    links: tuple[Link, ...] = ()
    deadlines: tuple[Slug, ...] = ()
    owner: Slug

    def facet(self, facet_id: str | None) -> Facet | None:
        """Return the facet with this id, or None."""
        return next((f for f in self.facets if f.id == facet_id), None)


FIRST_ADDITION = 100_000


class Supplement(Shape):
    """`supplements.yaml`: what the office adds, signed and dated; shown apart from official words."""

    id: Slug
    question: Text
    answer: Text
    author: Text
    signed_on: date
    valid_until: date | None = None
    enabled: bool
    variants: tuple[Text, ...] = ()


class Addition(Entry):
    """A supplement in the shape of an entry, so that it is found and shown like one; `supplement` says who signed."""

    supplement: Supplement
