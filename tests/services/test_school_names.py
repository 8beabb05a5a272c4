"""Whether a name in a file may be the school that its code says."""

import pytest

from bot.services.school_names import may_be_same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("松濤高中", "國立松濤高級中學", True),
        ("臺南松濤高工", "台南市立松濤高級工業職業學校", True),
        ("松濤高中（進修部）", "松濤高中", True),
        ("松濤高中", "碧潭高中", False),
        ("國立碧潭高級中學", "私立松濤高級中學", False),
    ],
)
def test_names_are_compared_by_what_is_their_own(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a table
    assert may_be_same(one, other) is same
