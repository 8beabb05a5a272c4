"""What the office types to change a date, in the ways people write it."""

import pytest

from bot.reading.date_orders import date_order
from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords, ShowDates, WithdrawExtension


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("改期 12/9 12/15 來函延長", MoveDate("12/9", "12/15", "來函延長")),
        ("改期：12/9改到12/15，來函延長", MoveDate("12/9", "12/15", "來函延長")),
        ("改期 12/9 → 12/15 來函", MoveDate("12/9", "12/15", "來函")),
        ("請改期　１２／９　到　１２／１５　來函「延長」。", MoveDate("12/9", "12/15", "來函「延長」。")),
        ("改期 申請表 12月15日 來函", MoveDate("申請表", "12月15日", "來函")),
        ("改期 110/12/9 110/12/15", MoveDate("110/12/9", "110/12/15", "")),
        ("展延 010301 12/20 校長出國", ExtendDate("010301", None, "12/20", "校長出國")),
        ("展延 010301 12/9 12/20 校長出國", ExtendDate("010301", "12/9", "12/20", "校長出國")),
        ("展延 海岸高中 進修部 到12/20 校長出國", ExtendDate("海岸高中 進修部", None, "12/20", "校長出國")),
        ("取消展延 010301進", WithdrawExtension("010301進")),
        ("逾期處理 12/9 請改用專人，並回覆。", SetLateWords("12/9", "請改用專人，並回覆。")),
        ("改期 12/9 下星期三", ShowDates()),
        ("展延 010301 明天 原因", ShowDates()),
        ("改期的話怎麼辦", None),
        ("展延可以嗎", None),
        ("想問 12/9 可以展延到 12/15 嗎", None),
    ],
)
def test_a_change_is_read_as_it_is_written(typed: str, order: object) -> None:
    assert date_order(typed) == order
