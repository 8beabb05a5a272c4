"""What a system costs a school, worked out from the fees and payers of `systems.yaml`; pure.

A sum is no official text: whoever shows one says that it was computed, and from which entries.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.faq.knowledge import Knowledge
from bot.faq.normalize import tidy, tidy_word
from bot.faq.systems import Fee, Payer, System

# 「到115年」, 「113到116年」: without a last year nobody can add up.
_UNTIL = re.compile(r"(?:到|至|~|-)(\d{3})年")
_MONEY = re.compile(r"付|花|繳|出|多少|費用|總共|合計|一共|預算|錢")
_BEFORE = re.compile(r"原本就|原來就|本來就|已經在用|已在用|原已|一直用|現在就用|原先")


@dataclass(frozen=True)
class FeeQuestion:
    """What somebody wants to have added up: for which systems (ids; none: all), until which ROC year."""

    systems: tuple[str, ...]
    until: int
    uses_it_already: bool = False


@dataclass(frozen=True)
class YearlyFee:
    """The fee of one ROC year in NT$, and who pays it (None: the source does not say)."""

    year: int
    amount: int
    payer: Payer | None


def fee_question(text: str, knowledge: Knowledge) -> FeeQuestion | None:
    """Return what is to be added up, None when nothing is: a system, a last year and money must be named."""
    said = tidy(text)
    if "年" not in said:
        return None
    years = [int(year) for year in _UNTIL.findall(said)]
    systems = tuple(
        system.id
        for system in knowledge.systems.systems
        if system.fees is not None and any(tidy_word(word) in said for word in (system.name, *system.aliases))
    )
    if not years or not systems or not _MONEY.search(said):
        return None
    return FeeQuestion(systems, max(years), uses_it_already=_BEFORE.search(said) is not None)


def yearly_fees(fees: Sequence[Fee], payers: Sequence[Payer], *, until: int) -> list[YearlyFee]:
    """Return the fee of each year up to and with `until`, the first year first."""
    first = min((fee.first_year for fee in fees), default=until + 1)
    found = []
    for year in range(first, until + 1):
        amount = sum(fee.amount for fee in fees if fee.first_year <= year <= (fee.last_year or year))
        payer = next((one for one in payers if one.first_year <= year <= (one.last_year or year)), None)
        found.append(YearlyFee(year, amount, payer))
    return found


def paid_by_school(fees: Sequence[YearlyFee]) -> int:
    """Return what the school pays itself, in NT$."""
    return sum(fee.amount for fee in fees if fee.payer is not None and fee.payer.school_pays)


def fees_of(system: System, *, uses_it_already: bool) -> Sequence[Fee] | None:
    """Return a system's fees for a school that moves to it or uses it already; None when the source gives none."""
    if system.fees is None:
        return None
    return (system.fees.existing or None) if uses_it_already else system.fees.new
