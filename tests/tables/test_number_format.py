"""What a spreadsheet shows for a number."""

import pytest

from bot.tables.number_format import show


@pytest.mark.parametrize(
    ("written", "number_format", "shown"),
    [
        ("7051", "000000", "007051"),
        ("7051", "G/通用格式", "7051"),
        ("7051", 'General"校"', "7051"),
        ("7051", "0.00E+00", "7051"),
        ("7051", "#,##0", "7051"),
        ("7051", '"NT$"#,##0', "7051"),
        ("7051", "[Red]000000;[Blue]-000000", "007051"),
        ("44539", "yyyy/m/d", "2021-12-09"),
        ("44539", "[$-404]e/m/d;@", "2021-12-09"),
        ("44539", 'e"年"m"月"d"日"', "2021-12-09"),
        ("0.5", "h:mm", "12:00"),
        ("-1", "yyyy/m/d", "-1"),
        ("10301.000000000002", "General", "10301"),
        ("0.1", "General", "0.1"),
        ("1E+300", "General", "1E+300"),
        ("NaN", "000000", "NaN"),
        ("見備註", "000000", "見備註"),
    ],
)
def test_a_number_is_shown_as_a_person_sees_it(written: str, number_format: str, shown: str) -> None:
    assert show(written, number_format, from_1904=False) == shown
