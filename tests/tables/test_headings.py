"""Headings as people write them."""

import pytest

from tests.tables.lists import read, said, values


@pytest.mark.parametrize(
    "heading",
    [
        "學 校 代 碼",
        "學校代碼＊",
        "學校代碼（6碼）",
        "學校代號",
        "ＣＯＤＥ",
        "學校代碼:",
        "\u3000學校代碼",
        "【學校代碼】必填"[:6],
    ],
)
def test_spaces_signs_width_and_synonyms_do_not_matter(heading: str) -> None:
    assert values(read(f"{heading},校名\n070512,松濤高中\n")) == [("070512", "松濤高中")]


def test_a_column_that_is_not_understood_is_named() -> None:
    (note,) = said("學校代碼,學校名稱,備註\n070512,松濤高中,無\n")

    assert note == "1: the column C 「備註」 is not understood and was not read"


def test_a_near_miss_is_asked_about_and_may_be_answered() -> None:
    content = "學校代碼,學校名稱,諮輔員姓\n070512,松濤高中,葉知秋\n"

    (note,) = said(content)

    assert "is 諮輔 meant by the column C 「諮輔員姓」? Then rename it, or say --column 諮輔員姓=諮輔" in note
    assert values(read(content, renamed={"諮輔員姓": "諮輔"})) == [("070512", "松濤高中", "葉知秋")]


def test_what_is_missing_is_listed_with_what_was_found_instead() -> None:
    lines = said("代碼別,校地\n070512,松濤高中\n")

    assert "1: the column 學校名稱 is missing" in lines
    assert any(one.startswith("1: the column 學校代碼 is missing") for one in lines)
    assert "1: what stands where headings are looked for: 代碼別、校地" in lines


def test_two_columns_that_mean_one_are_not_chosen_between() -> None:
    (only,) = said("學校代碼,學校名稱,校名\n070512,松濤高中,松濤\n")

    assert "stands there twice: the column B 「學校名稱」 and the column C 「校名」" in only


def test_headings_that_are_repeated_for_print_are_no_rows() -> None:
    content = "學校代碼,學校名稱\n070512,松濤高中\n學校代碼,學校名稱\n070613,碧潭高職\n"

    assert len(read(content).rows) == 2
    assert said(content) == ["1: 1 row(s) repeat the headings and were passed over: 3"]
