"""`python -m bot dates`: the effects first, a change only with --yes, and one line for what cannot be."""

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.builders import GROUP
from tests.fake_line import all_words
from tests.schools import bind, know_schools
from tests.world import World


@pytest.fixture(autouse=True)
def known(world: World) -> None:
    know_schools(world)
    bind(world, "010301")


def bot(world: World, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, ["dates", *arguments])


def test_a_move_shows_its_effects_and_needs_yes(world: World) -> None:
    given = ("move", "apply", "110-12-15", "--reason", "來函延長", "--by", "王專員")

    shown, made, listed = bot(world, *given), bot(world, *given, "--yes"), bot(world)

    assert "新的提醒：12/10（五）09:00" in shown.output
    assert "Nothing was changed" in shown.output
    assert "Done: 1 group(s) and 0 person(s) hear of it." in made.output
    assert listed.output.count("來函延長（王專員）") == 1
    (told,) = world.deliver()
    assert told.to == GROUP
    assert any("改為110年12月15日（三）" in text for text in all_words(told.messages))


def test_an_extension_and_its_end(world: World) -> None:
    made = bot(world, "extend", "010301", "12/14", "--reason", "校長出國", "--by", "王專員", "--yes")
    refused = bot(world, "extend", "010301", "12/13", "--reason", "校長出國", "--by", "王專員", "--yes")
    ended = bot(world, "withdraw", "010301")

    assert made.exit_code == 0, made.output
    assert "沒有比較晚" in refused.output
    assert "Taken back: 海岸高中（日校）" in ended.output
