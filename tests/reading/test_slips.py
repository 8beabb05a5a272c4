"""Slips are made the same way every time, and the second program's questions survive them."""

import pytest

from bot.faq.found import Asked
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.reading.slips import SLIPS, slipped
from bot.settings import PROJECT_ROOT

ASKED = "請問借書證掉了，補發要7月1日以前去ABC館辦嗎？"


@pytest.fixture(scope="module")
def faq() -> Faq:
    return Faq(load_folder(PROJECT_ROOT / "tests" / "other_program"))


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_changes_the_text_the_same_way_every_time(kind: str) -> None:
    assert slipped(ASKED, kind) != ASKED
    assert slipped(ASKED, kind) == slipped(ASKED, kind)


@pytest.mark.parametrize("kind", SLIPS)
def test_a_question_with_a_slip_still_finds_its_entry(faq: Faq, kind: str) -> None:
    found = faq.find(Asked(text=slipped("借書證遺失補發要多少工本費", kind), addressed=True))

    assert found.ranked[0].entry == 6
