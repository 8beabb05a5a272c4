"""What somebody is told about their role: when it is given, and on 說明."""

import pytest

from bot.models.people import Role
from bot.services import binding
from tests.builders import ALICE
from tests.people import HSU, NCNU, give_roles, said
from tests.world import World

OFFICE = "U" + "e" * 32


def take_role(world: World, line_id: str, name: str, role: Role, *scope: str) -> str:
    with world.database.write() as session:
        code = binding.issue_person_code(session, name=name, role=role, scope=scope, now=world.clock.now())
    return said(world.say(f"綁定 {code}", group=None, user=line_id))


@pytest.mark.parametrize(
    ("role", "scope", "words"),
    [
        (Role.CONSULTANT, ["010301"], ("已登記：林小姐（諮輔）", "暫離", "我的學校", "我會在上班時間（08:00-17:00）")),
        (Role.PARTY, ["ncnu"], ("已登記：林小姐（暨大）", "收件 010301", "不會直接到學校", "諮輔請教時")),
        (Role.OFFICE, [], ("已登記：林小姐（專案辦公室）", "案件 12", "沒有諮輔可以接案件時")),
    ],
)
def test_a_role_that_is_given_says_what_can_be_typed_and_when_the_bot_writes(
    world: World, role: Role, scope: list[str], words: tuple[str, ...]
) -> None:
    told = take_role(world, OFFICE, "林小姐", role, *scope)
    again = said(world.say("說明", group=None, user=OFFICE))

    assert [word for word in words if word not in told] == []
    assert [word for word in words[1:] if word not in again] == []


def test_help_is_that_of_the_place_and_the_role(world: World) -> None:
    give_roles(world)

    group = said(world.say("說明"))
    private = said(world.say("說明", group=None, user=ALICE))
    party = said(world.say("說明", group=None, user=NCNU))
    consultant = said(world.say("說明", group=None, user=HSU))

    assert "靜音" in group
    assert "暫離" not in group
    assert "靜音" not in private
    assert "回覆只到這裡" in private
    assert "暫離" not in party
    assert "靜音" not in consultant
    assert "暫離" in consultant
