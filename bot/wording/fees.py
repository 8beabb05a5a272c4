"""Sentences around sums: always marked as computed, with the entries they rest on."""

from collections.abc import Sequence

from bot.faq.entry import Fee, Payer, Program

NOT_GIVEN = "未提供"
KINDS = {"setup": "建置", "maintenance": "維運"}


def title(program: Program, entries: Sequence[int], *, until: int | None) -> str:
    """Head a computed answer."""
    numbers = "、".join(map(str, entries))
    span = f"（算到{until}年）" if until else ""
    return f"費用試算{span}：依{program.terms.source}第{numbers}題計算，不是官方文字"


def system_line(name: str, fees: Sequence[Fee] | None) -> str:
    """Name what one system costs."""
    if fees is None:
        return f"{name}：{NOT_GIVEN}"
    return f"{name}：" + "，".join(_fee(fee) for fee in fees)


def already_line(name: str, fees: Sequence[Fee]) -> str:
    """Name what it costs a school that uses it already."""
    return f"{name}（原本就使用的）：" + "，".join(_fee(fee) for fee in fees)


def payer_line(payer: Payer) -> str:
    """Say who pays in which years."""
    return f"{_years(payer.first_year, payer.last_year)}：{payer.payer}"


def school_line(program: Program, name: str, *, amount: int, years: Sequence[int], until: int) -> str:
    """Say what the school pays itself until a year."""
    your = f"貴{program.terms.school[-1]}"
    if not years:
        return f"{name}：到{until}年，{your}不用自付"
    return f"{name}：到{until}年，{your}自付共{amount:,}元（{_years(years[0], years[-1])}）"


def _fee(fee: Fee) -> str:
    every = "" if fee.first_year == fee.last_year else "每年"
    return f"{_years(fee.first_year, fee.last_year)}{KINDS[fee.kind]}{every}{fee.amount:,}元"


def _years(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}年起"
    return f"{first}年" if first == last else f"{first}至{last}年"
