"""Another transition runs by publishing another folder: nothing of the first one is in code."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.faq.load import load_folder
from bot.settings import PROJECT_ROOT
from tests.fake_line import buttons, texts
from tests.world import World

FOLDER = PROJECT_ROOT / "tests" / "other_program"


@pytest.fixture
def library(world: World) -> World:
    """The same bot after the library's folder was published."""
    result = CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, ["knowledge", "publish", str(FOLDER)])
    assert result.exit_code == 0, result.output
    return world


def test_its_questions_are_answered_in_its_own_words(library: World) -> None:
    (welcome,) = library.join()
    (card,) = library.say("小精靈，補發借書證要多少錢？")
    (part,) = library.say("@書香小精靈 手機借書哪些館能用")
    ignored = library.say("小幫手 移轉申請表要去哪裡下載？")
    (case,) = library.say("找館員")

    assert "書香小精靈" in texts(welcome.messages)[0]
    assert "市圖問答第6題" in texts(card.messages)[0]
    assert "沒解決，找館員" in buttons(card.messages)
    assert "白鷺公司" in texts(part.messages)[0]
    assert "青禾" not in texts(part.messages)[0]
    assert ignored == []
    assert "館員" in texts(case.messages)[0]


def test_it_is_measured_by_its_own_messages(library: World) -> None:
    env = {"DATABASE_URL": library.database.url}
    measured = CliRunner(env=env).invoke(main, ["evaluate", "--folder", str(FOLDER)])

    assert measured.exit_code == 0, measured.output
    first = re.search(r"right entry first\s+([\d.]+)%", measured.output)
    assert first is not None, measured.output
    assert float(first[1]) >= 90
    assert re.search(r"other messages answered\s+0.0%", measured.output), measured.output


def test_no_name_date_fee_or_party_of_this_transition_is_in_code() -> None:
    knowledge = load_folder(PROJECT_ROOT / "knowledge")
    words = {knowledge.program.bot.name, *knowledge.program.bot.short_names, knowledge.program.terms.consultant}
    words |= {word for party in knowledge.parties for word in (party.name, party.short_name)}
    words |= {word for system in knowledge.systems.systems for word in (system.name, system.company)}
    words |= {"學習歷程", "12月9日", "1萬4,000", "110年12月"}
    found = [
        f"{path.relative_to(PROJECT_ROOT)}: {word}"
        for folder in ("bot", "scheduler")
        for path in sorted((PROJECT_ROOT / folder).rglob("*.py"))
        if "simulator" not in path.parts
        for word in sorted(words)
        if word in _code_of(path)
    ]

    assert found == []


def _code_of(path: Path) -> str:
    """Return a file without comments and docstrings, which may give examples."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"""[\s\S]*?"""', "", text)
    return re.sub(r"(?m)#.*$", "", text)
