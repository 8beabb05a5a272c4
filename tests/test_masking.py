"""Personal numbers are masked, and what only looks like one is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import MASK, is_id_number, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("學生 A123456789 的資料", f"學生 {MASK} 的資料"),
        ("學生Ａ１２３４５６７８９的資料", f"學生{MASK}的資料"),
        ("請打 0912-345-678 找我", f"請打 {MASK} 找我"),
        ("電話 02-2345-6789 分機 12", f"電話 {MASK}"),
        ("電話 049-2910960", f"電話 {MASK}"),
        ("信箱 a.b@school.edu.tw 謝謝", f"信箱 {MASK} 謝謝"),
        ("學號 1091234 查不到", f"學號 {MASK} 查不到"),
    ],
)
def test_personal_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "A123456780 是假的",
        "110/12/09 前",
        "學校代碼 010301",
        "1萬4,000元",
        "112年以後",
        "案件 12",
        "公文 1100123456 號",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert mask(text) == text


def test_the_check_digit_counts() -> None:
    assert [one for one in range(10) if is_id_number(f"A12345678{one}")] == [9]


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
