"""`python -m bot evaluate`, the publish gate and what is learned from taps, on the small second program."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.faq.load import load_folder, read_folder
from bot.programme.answering import prepare
from bot.programme.published import Published
from tests.builders import BELLA
from tests.fake_line import buttons, texts
from tests.world import World

ASKED = "小精靈 掉了的話要花多少"
OTHER = Path(__file__).parents[1] / "other_program"
LINES: list[dict[str, object]] = [
    {"text": "舊卡還能刷嗎", "gold": [1], "kind": "in_scope", "voice": "ann"},
    {"text": "補一張卡要收多少工本費呢", "gold": [6], "kind": "in_scope", "voice": "ann"},
    {"text": "今天便當吃什麼", "gold": [], "kind": "chatter", "voice": "ann"},
    {"text": "新系統到底哪天啟用啊", "gold": [3], "kind": "in_scope", "voice": "ben"},
    {"text": "張貼公告已經貼好了", "gold": [], "kind": "statement", "voice": "ben"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The second program with two writers' messages."""
    made = tmp_path / "knowledge"
    copytree(
        OTHER, made, ignore=lambda _folder, names: [one for one in names if one.startswith("__") or one == "voices"]
    )
    (made / "voices").mkdir()
    write(made, LINES)
    return made


@pytest.fixture
def published(folder: Path) -> Published:
    return prepare(1, load_folder(folder))


@pytest.fixture
def knowledge_files(folder: Path) -> dict[str, str]:
    return read_folder(folder)


def write(folder: Path, lines: list[dict[str, object]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "voices" / "lines.jsonl").write_text(text, encoding="utf-8")


def bot(world: World, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, list(arguments))


def test_own_messages_are_measured_leaving_each_writer_out(world: World, folder: Path) -> None:
    printed = bot(world, "evaluate", "--folder", str(folder))

    assert printed.exit_code == 0, printed.output
    assert "ann" in printed.output
    assert "ben" in printed.output
    assert "addressed: right entry first                     100.0%" in printed.output
    assert "3 of 3" in printed.output


def test_a_file_is_measured_against_another_folder(world: World, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    line = {"text": "以前那張證件還可以用到什麼時候", "gold": [1], "kind": "in_scope", "voice": "x"}
    file.write_text(json.dumps(line), encoding="utf-8")

    printed = bot(world, "evaluate", str(file), "--against", str(OTHER))

    assert printed.exit_code == 0, printed.output
    assert "1 of 1" in printed.output
    assert "other" in printed.output


def test_wrong_lines_are_named_by_file_and_line(world: World, folder: Path) -> None:
    unknown: dict[str, object] = {"text": "x", "gold": [99], "kind": "in_scope", "voice": "ann"}
    write(folder, [*LINES, unknown, {"text": "", "kind": "odd"}])

    checked = bot(world, "knowledge", "check", str(folder))

    assert checked.exit_code == 1
    assert "voices/lines.jsonl:6: there is no entry 99" in checked.output
    assert "voices/lines.jsonl:7:" in checked.output


def test_a_version_that_answers_worse_than_its_limits_is_refused_unless_told_so(world: World, folder: Path) -> None:
    wrong: dict[str, object] = {"text": "新系統哪一天啟用", "gold": [6], "kind": "in_scope", "voice": "eve"}
    write(folder, [*LINES, wrong])

    refused = bot(world, "knowledge", "publish", str(folder))
    taken = bot(world, "knowledge", "publish", str(folder), "--anyway")

    assert refused.exit_code == 1
    assert "not addressed: answered with another entry" in refused.output
    assert "新系統哪一天啟用" in refused.output
    assert "Version 2 published" in taken.output


def test_a_chosen_suggestion_becomes_a_wording_that_works_after_approval(world: World) -> None:
    (offered,) = world.say(ASKED)
    world.tap(buttons(offered.messages)["補發費用"]["data"])

    key, count, entry, text = bot(world, "proposals", "list").output.strip().split("\t")
    approved = bot(world, "proposals", "approve", key)
    world.clock.move(minutes=30)
    (answer,) = world.say(ASKED)

    assert (count, entry, text) == ("1", "6", ASKED.removeprefix("小精靈 "))
    assert "Version 2 published" in approved.output, approved.output
    assert "第6題" in texts(answer.messages)[0]
    assert bot(world, "proposals", "list").output == ""


def test_an_answer_that_was_not_wanted_becomes_a_negative_that_can_be_rejected(world: World) -> None:
    (answer,) = world.say("舊卡用到什麼時候啊?")
    world.tap(buttons(answer.messages)["不是在問你"]["data"])

    key, count, entry, text = bot(world, "proposals", "list").output.strip().split("\t")
    assert (count, entry, text) == ("1", "none", "舊卡用到什麼時候啊?")
    assert bot(world, "proposals", "reject", key).exit_code == 0
    assert bot(world, "proposals", "list").output == ""
    assert bot(world, "proposals", "approve", key).exit_code == 2


def test_an_approved_negative_is_left_alone_unless_the_bot_is_called(world: World) -> None:
    asked = "舊卡用到什麼時候啊?"
    (answer,) = world.say(asked)
    world.tap(buttons(answer.messages)["不是在問你"]["data"])
    key = bot(world, "proposals", "list").output.split("\t")[0]
    assert "Version 2 published" in bot(world, "proposals", "approve", key, "--anyway").output

    assert world.say(f"{asked}！", user=BELLA) == []
    assert world.say(f"小精靈 {asked}", user=BELLA) != []


def test_unanswered_questions_are_a_list_for_people(world: World) -> None:
    (offered,) = world.say("小精靈 志工制服要去哪裡領?")
    world.tap(next(one["data"] for name, one in buttons(offered.messages).items() if name.startswith("都不是")))

    assert "志工制服要去哪裡領" in bot(world, "proposals", "unanswered").output
