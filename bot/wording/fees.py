"""Sentences around sums: always marked as computed, with the entries they rest on."""

from collections.abc import Sequence

from bot.faq.program import Program
from bot.faq.systems import Fee, Payer

NOT_GIVEN = "未提供"
WHO_PAYS = "由誰支付"
KINDS = {"setup": "建置", "maintenance": "維運"}


def title(program: Program, entries: Sequence[int], *, until: int | None) -> str:
    """Head a computed answer."""
    numbers = "、".join(map(str, entries))
    span = f"（算到{until}年）" if until else ""
    return f"費用試算{span}：依{program.terms.source}第{numbers}題計算，不是官方文字"


def head() -> tuple[str, str, str]:
    """Head the table of fees."""
    return "系統", KINDS["setup"], f"每年{KINDS['maintenance']}"


def system_row(name: str, fees: Sequence[Fee] | None) -> tuple[str, str, str]:
    """Return one system's row: its name, what it costs once, and each year."""
    if fees is None:
        return name, NOT_GIVEN, NOT_GIVEN
    return name, _amounts(fees, "setup"), _amounts(fees, "maintenance")


def already(name: str) -> str:
    """Name a system for a school that uses it already."""
    return f"{name}（原已使用）"


def payer_row(payer: Payer) -> tuple[str, str]:
    """Say who pays in which years."""
    return _years(payer.first_year, payer.last_year), payer.payer


def school_line(program: Program, name: str, *, amount: int, years: Sequence[int], until: int) -> str:
    """Say what the school pays itself until a year."""
    your = f"貴{program.terms.school[-1]}"
    if not years:
        return f"{name}：到{until}年，{your}不用自付"
    return f"{name}：到{until}年，{your}自付共{amount:,}元（{_years(years[0], years[-1])}）"


def _amounts(fees: Sequence[Fee], kind: str) -> str:
    found = [f"{fee.amount:,}元\n{_years(fee.first_year, fee.last_year)}" for fee in fees if fee.kind == kind]
    return "\n".join(found) or "—"


def _years(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}年起"
    return f"{first}年" if first == last else f"{first}至{last}年"
