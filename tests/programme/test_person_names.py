"""Names of people as lists write them."""

import pytest

from bot.programme.person_names import keys_in, name_key, names_in, without_term


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("葉知秋、方若水", ("葉知秋", "方若水")),
        ("葉知秋 老師", ("葉知秋",)),
        ("葉知秋老師/方若水組長", ("葉知秋", "方若水")),
        ("葉知秋，方若水；葉知秋", ("葉知秋", "方若水")),
        ("葉 知 秋", ("葉知秋",)),
        ("葉知秋 方若水 主任", ("葉知秋", "方若水")),
        ("葉知秋\n方若水", ("葉知秋", "方若水")),
        ("葉知秋和方若水", ("葉知秋", "方若水")),
        ("陳和平", ("陳和平",)),
        ("林及人", ("林及人",)),
        ("葉知秋（分機 123）", ("葉知秋",)),
        ("葉知秋 0912-345-678", ("葉知秋",)),
        ("Ｙｅｈ　Chih-Chiu", ("Yeh Chih-Chiu",)),
        ("方老師", ("方老師",)),
        ("", ()),
        (None, ()),
    ],
)
def test_the_names_in_a_cell(cell: str | None, names: tuple[str, ...]) -> None:
    assert names_in(cell) == names


def test_names_are_compared_without_titles_spaces_width_and_case() -> None:
    assert name_key("葉 知秋 委員") == name_key("葉知秋老師") == "葉知秋"
    assert name_key("YEH Chih-Chiu") in keys_in("yeh chih chiu")


@pytest.mark.parametrize("cell", ["學伴：葉知秋", "學伴委員葉知秋", "葉知秋 學伴", "葉知秋"])
def test_the_programmes_own_word_for_its_people_is_no_part_of_a_name(cell: str) -> None:
    assert without_term(cell, "學伴") == "葉知秋"


def test_a_cell_that_is_only_that_word_stays() -> None:
    assert without_term("學伴", "學伴") == "學伴"
