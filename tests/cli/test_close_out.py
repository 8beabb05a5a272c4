"""`python -m bot close-out`: a file a school with nothing from 1:1 chats, and everybody erased after the last term."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.models.chat import Chat, Person
from bot.models.people import Role
from bot.models.question import Question
from bot.models.step import StepMark
from bot.services import person_data
from tests.builders import ALICE, BELLA, OTHER_GROUP
from tests.people import HSU, NCNU, ask, case_card, give
from tests.schools import bind, know_schools, tick
from tests.world import World


@pytest.fixture(autouse=True)
def lived(world: World) -> None:
    """A school that asked, waited, reported and was reminded; a person who also wrote 1:1."""
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    give(world, HSU, "許文琪", Role.CONSULTANT, "010301")
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    world.say("小幫手 移轉申請表要去哪裡下載？")
    world.say("移轉申請表要去哪裡下載？我是偷偷問的", group=None, user=ALICE)
    calls = ask(world)
    card = case_card(calls)
    world.tap(card["我來處理"] if "我來處理" in card else next(iter(card.values())), group=None, user=HSU)
    world.say("小幫手 已傳真")
    tick(world)


def bot(world: World, folder: Path, *arguments: str) -> Result:
    environment = {"DATABASE_URL": world.database.url, "ERASED_JOURNAL": str(folder / "journal")}
    return CliRunner(env=environment).invoke(main, ["close-out", *arguments])


def test_each_school_has_a_file_of_what_its_groups_saw_and_nothing_else(world: World, tmp_path: Path) -> None:
    result = bot(world, tmp_path, "files", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert names == ["010301.html", "010301.json", "200405.html", "200405.json"]
    file = json.loads((tmp_path / "out" / "010301.json").read_text(encoding="utf-8"))
    page = (tmp_path / "out" / "010301.html").read_text(encoding="utf-8")
    assert [one["code"] for one in file["units"]] == ["010301", "010301進"]
    assert file["units"][0]["steps"][0]["step"] == "傳真暨大"
    first = file["questions"][0]
    assert first["text"] == "小幫手 移轉申請表要去哪裡下載？"
    assert first["version"] == 1
    assert first["answers"][0]["text"]
    assert file["promises"][0]["answer_promised_until"] == "2021-12-06 12:00"
    for text in (json.dumps(file, ensure_ascii=False), page):
        assert "偷偷" not in text
        assert ALICE not in text
        assert "U" + "1" * 32 not in text
    other = json.loads((tmp_path / "out" / "200405.json").read_text(encoding="utf-8"))
    assert other["questions"] == []
    assert other["promises"] == []


def test_a_school_that_is_none_is_refused_in_a_line(world: World, tmp_path: Path) -> None:
    result = bot(world, tmp_path, "files", str(tmp_path / "out"), "--school", "999999")

    assert result.exit_code == 2
    assert "no such school" in result.output


def test_everybody_is_erased_only_after_the_longest_term(world: World, tmp_path: Path) -> None:
    assert "has not ended" in bot(world, tmp_path, "erase", "--yes").output
    said = bot(world, tmp_path, "farewell", "往後請洽註冊組", "--by", "王專員", "--yes")
    assert "2 group(s) hear it." in said.output
    early = bot(world, tmp_path, "erase", "--yes")
    assert "is kept until 2022-12-06" in early.output
    world.clock.move(days=366)

    erased = bot(world, tmp_path, "erase", "--yes")

    assert erased.exit_code == 0, erased.output
    with world.database.read() as session:
        ids = person_data.known_line_ids(session)
        assert not any(one.startswith("U") and len(one) == 33 for one in ids)
        assert session.query(Person).all() == []
        assert all(one.text is None for one in session.query(Question))
        assert {one.name for one in session.query(Chat)} == {None}
        assert session.query(StepMark).count() == 1
    assert "0 person(s)" in bot(world, tmp_path, "erase").output
