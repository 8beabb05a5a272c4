"""To whom an announcement goes: what is typed, and which units that means; nobody is never everybody."""

from datetime import UTC, datetime

import pytest

from bot.faq.knowledge import Knowledge
from bot.faq.load import load_folder
from bot.programme.audience import Selection, changed
from bot.programme.audience_words import AudienceWords, Parted, Unread, read_selection
from bot.programme.figures import UnitLine
from bot.programme.unit_state import Mark, UnitState
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_folder(PROJECT_ROOT / "knowledge")


def line(code: str, *steps: str, county: str = "臺中市", system: str | None = None, name: str = "") -> UnitLine:
    marks = {
        step: Mark(id=number, step=step, at=datetime(2021, 12, 6, tzinfo=UTC)) for number, step in enumerate(steps)
    }
    return UnitLine(
        unit_id=int(code[:6]),
        code=code,
        name=name or code,
        school_code=code[:6],
        county=county,
        consultants=("許文琪",),
        system=system,
        state=UnitState(marks),
    )


LINES = [
    line("060101"),
    line("060101進", "choose", "stamp", "fax"),
    line("060102", "choose", "stamp", "fax", "received", county="南投縣", system="欣河"),
    line("060103", "choose", "stamp", "received", "set-up", county="南投縣"),
    line("060104", "returned", county="苗栗縣", name="第一高中（日校）"),
]


def met(selection: Selection, knowledge: Knowledge) -> list[str]:
    return [one.code for one in LINES if selection.meets(one, knowledge.steps)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("全部", ["060101", "060101進", "060102", "060103", "060104"]),
        ("台中市", ["060101", "060101進"]),
        ("南投", ["060102", "060103"]),
        ("南投縣、苗栗縣", ["060102", "060103", "060104"]),
        ("許文琪老師 南投縣", ["060102", "060103"]),
        ("060101", ["060101", "060101進"]),
        ("060101進", ["060101進"]),
        ("未傳真", ["060101", "060104"]),
        ("還沒暨大收件", ["060101", "060101進", "060104"]),
        ("尚未傳真暨大 臺中市", ["060101"]),
        ("所有學校", ["060101", "060101進", "060102", "060103", "060104"]),
        ("各校", ["060101", "060101進", "060102", "060103", "060104"]),
        ("選欣河的學校", ["060102"]),
        ("給 許文琪老師負責的學校", ["060101", "060101進", "060102", "060103", "060104"]),
        ("南投縣和苗栗縣的學校", ["060102", "060103", "060104"]),
        ("臺中市還沒傳真的學校", ["060101"]),
        ("第一高中", ["060104"]),
    ],
)
def test_what_is_typed_means_these_units(typed: str, expected: list[str], knowledge: Knowledge) -> None:
    read = read_selection(typed, LINES, knowledge)

    assert isinstance(read, Selection)
    assert met(read, knowledge) == expected


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("火星縣", ("火星縣",)),
        ("南投縣 069999", ("069999",)),
        ("未起飛", ("未起飛",)),
        ("南投縣 沒有這個系統", ("沒有這個系統",)),
    ],
)
def test_a_word_that_names_nothing_here_is_said_back(
    typed: str, unknown: tuple[str, ...], knowledge: Knowledge
) -> None:
    assert read_selection(typed, LINES, knowledge) == Unread(unknown=unknown)


@pytest.mark.parametrize(
    ("said", "to", "text"),
    [
        ("全部\n各位老師好", "全部", "各位老師好"),
        ("給 選欣河的學校：明天上午維護。", "給 選欣河的學校", "明天上午維護。"),
        ("全部 各位老師好，明天上午維護。", "全部", "各位老師好，明天上午維護。"),
        ("南投縣 未傳真 各位老師好", "南投縣 未傳真", "各位老師好"),
        ("南投縣：\n各位老師好\n明天見", "南投縣", "各位老師好\n明天見"),
        ("對象：全部\n內容：各位老師好", "全部", "各位老師好"),
        ("對象 火星\n各位老師好", "火星", "各位老師好"),
        ("各位老師好：\n明天上午維護。", None, "各位老師好：\n明天上午維護。"),
        ("明天上午系統維護，請勿操作。", None, "明天上午系統維護，請勿操作。"),
        ("火星縣\n各位老師好", "火星縣", "各位老師好"),
        ("南投縣 許文其\n各位老師好", "南投縣 許文其", "各位老師好"),
        ("南投縣 069999 各位老師好", "南投縣 069999", "各位老師好"),
        ("全部", "全部", ""),
    ],
)
def test_what_is_typed_at_once_is_parted_and_a_slip_of_the_pen_is_never_text(
    said: str, to: str | None, text: str, knowledge: Knowledge
) -> None:
    assert AudienceWords(LINES, knowledge).part(said) == Parted(to, text)


def test_a_county_that_shares_its_name_with_a_city_is_that_alone(knowledge: Knowledge) -> None:
    lines = [line("010101", county="新竹縣"), line("010102", county="新竹市")]

    assert read_selection("新竹縣", lines, knowledge) == Selection(counties=("新竹縣",))
    assert read_selection("新竹", lines, knowledge) == Selection(counties=("新竹市", "新竹縣"))


def test_everybody_and_something_else_contradict_each_other(knowledge: Knowledge) -> None:
    assert read_selection("全部 南投縣", LINES, knowledge) == Unread(conflict=True)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(counties=("火星縣",)),
        Selection(codes=("060101",), counties=("南投縣",)),
        Selection(not_reached=("a-step-that-was-dropped",)),
        Selection(got_old="entry 4"),
    ],
    ids=["empty", "unknown county", "contradiction", "a dropped step", "of a correction"],
)
def test_a_selection_that_meets_nobody_never_becomes_everybody(selection: Selection, knowledge: Knowledge) -> None:
    assert met(selection, knowledge) == []
    assert met(Selection.from_row(selection.to_row()), knowledge) == []


def test_who_dropped_out_and_who_came_in() -> None:
    assert changed([1, 2, 3], {2, 3, 4}) == ([1], [4])
