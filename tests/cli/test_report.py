"""`python -m bot report`: text, and a page that needs nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.models.people import Role
from tests.people import NCNU, give
from tests.schools import bind, know_schools
from tests.world import World

FILE = "學校代碼,學校名稱,縣市,部別\n010301,<b>海岸</b>高中,臺北市,日校\n200405,山城高中,苗栗縣,日校\n"


@pytest.fixture(autouse=True)
def reported(world: World) -> None:
    know_schools(world, FILE)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    bind(world, "010301")
    world.say("小幫手 已傳真")


def bot(world: World, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, list(arguments))


def test_the_text_says_who_is_missing(world: World) -> None:
    result = bot(world, "report", "--missing")

    assert result.exit_code == 0, result.output
    assert "已回報，待暨大收件：1校次（1校）" in result.output
    assert "・山城高中（日校）（200405）群組未綁定" in result.output


def test_the_page_is_one_file_that_asks_nobody_and_escapes_names(world: World, tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    result = bot(world, "report", "--html", str(page))

    text = page.read_text(encoding="utf-8")
    assert result.exit_code == 0, result.output
    assert not re.search(r"(?:src|href)\s*=|url\(|<script|@import", text)
    assert "<b>海岸" not in text
    assert "山城高中" in text
    assert text.count("<svg") >= 3
