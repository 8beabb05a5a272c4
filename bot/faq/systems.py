"""The shapes of `systems.yaml`: what a school can choose, what it costs and who pays."""

from typing import Annotated, Literal

from pydantic import Field

from bot.faq.shape import Shape, Slug, Text


class Fee(Shape):
    """An amount in NT$ for the years from `first_year` to `last_year` (ROC, inclusive; None: no end)."""

    first_year: int
    last_year: int | None = None
    amount: Annotated[int, Field(ge=0)]
    kind: Literal["setup", "maintenance"]


class Fees(Shape):
    """What a vendor asks, for schools that move to it and for those that used it before."""

    new: tuple[Fee, ...]
    existing: tuple[Fee, ...] = ()


class System(Shape):
    """`systems.yaml`: a product a school can choose. `fees` is None where the source gives none."""

    id: Slug
    name: Text
    company: Text
    kind: Text
    party: Slug
    aliases: tuple[Text, ...] = ()
    entry: int | None = None
    facet: Slug | None = None
    fees: Fees | None = None


class Payer(Shape):
    """Who pays in the ROC years from `first_year` to `last_year` (None: no end), and where it is said."""

    first_year: int
    last_year: int | None = None
    payer: Text
    school_pays: bool
    entry: int
    facet: Slug


class Systems(Shape):
    """The systems and who pays for them."""

    systems: tuple[System, ...]
    payers: tuple[Payer, ...]
