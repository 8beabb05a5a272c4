"""What strangers write becomes storable and showable, whatever it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cleaning import FILE_NAME_LIMIT, NAME_LIMIT, clean_file_name, clean_name, clean_text, is_clean_id

ANYTHING = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(text=ANYTHING)
def test_any_text_becomes_storable_and_keeps_its_length_in_utf_16(text: str) -> None:
    cleaned = clean_text(text)

    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode() == cleaned
    assert len(cleaned.encode("utf-16-le")) == len(text.encode("utf-16-le", "surrogatepass"))
    assert clean_text(cleaned) == cleaned


@settings(max_examples=200, derandomize=True, deadline=None)
@given(name=ANYTHING)
def test_any_name_becomes_one_short_line(name: str) -> None:
    for cleaned, limit in ((clean_name(name), NAME_LIMIT), (clean_file_name(name), FILE_NAME_LIMIT)):
        assert len(cleaned) <= limit
        assert len(cleaned.splitlines()) <= 1
        assert "\x00" not in cleaned
        assert cleaned.encode("utf-8").decode() == cleaned


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("林 老師😀", "林 老師😀"),
        ("林\n\t老師\u2028", "林 老師"),
        ("\u202e師老林", "師老林"),
        ("\ud83d王\x00\x07", "\ufffd王"),
        ("\u200b\u3164\n", ""),
        ("長" * 3000, "長" * (NAME_LIMIT - 1) + "…"),
    ],
)
def test_names_lose_what_cannot_be_shown(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_long_file_name_keeps_its_ending() -> None:
    assert clean_file_name("申請表\x00" * 500 + ".pdf").endswith("….pdf")
    assert clean_file_name("../../etc/x.pdf") == ".._.._etc_x.pdf"


@pytest.mark.parametrize("strange", ["", "a\x00", "\udc00", "x" * 501, None, 5])
def test_what_cannot_be_stored_is_no_id(strange: object) -> None:
    assert not is_clean_id(strange)
