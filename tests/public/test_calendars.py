"""A unit's calendar: alarms, the same events for ever, a sequence that grows with a moved date, an address to keep."""

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from bot.__main__ import main
from bot.models.people import Role
from tests.builders import BELLA, OTHER_GROUP
from tests.fake_line import Call, buttons
from tests.handlers.test_changed_dates import OFFICE, confirm, order
from tests.people import NCNU, give
from tests.schools import bind, know_schools
from tests.world import World


@pytest.fixture
def schools(world: World) -> World:
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    give(world, OFFICE, "王專員", Role.OFFICE)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    return world


def address(call: Call) -> str:
    url = str(buttons(call.messages)["加入行事曆"]["uri"])
    assert url.startswith("https://helper.example/calendar/")
    return url.removeprefix("https://helper.example").partition("?")[0]


def events(world: World, path: str) -> dict[str, Any]:
    response = world.client.get(path)
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.get_data(as_text=True))
    return {str(one["uid"]): one for one in calendar.walk("VEVENT")}


def test_the_dates_are_offered_as_a_calendar_with_alarms(schools: World) -> None:
    path = address(schools.say("期限")[0])

    found = events(schools, path)

    apply = next(event for uid, event in found.items() if uid.startswith("apply-010301@"))
    assert len(found) == 3
    assert apply["dtstart"].dt == date(2021, 12, 9)
    assert str(apply["summary"]) == "期限｜申請表核章後傳真暨大（海岸高中（日校））"
    triggers = [alarm["trigger"].dt for alarm in apply.walk("VALARM")]
    assert triggers == [
        timedelta(days=-9, hours=9),
        timedelta(days=-3, hours=9),
        timedelta(days=-1, hours=9),
        timedelta(hours=9),
    ]


def test_a_moved_date_and_an_extension_keep_the_event_and_raise_its_sequence(schools: World) -> None:
    path = address(schools.say("期限")[0])
    before = events(schools, path)
    confirm(schools, order(schools, "改期 12/9 12/15 主管機關來函延長"))
    moved = events(schools, path)
    confirm(schools, order(schools, "展延 010301 12/15 12/20 校長出國"))
    extended = events(schools, path)
    schools.say("取消展延 010301", group=None, user=OFFICE)
    ended = events(schools, path)

    uid = next(one for one in before if one.startswith("apply-"))
    rounds = [one[uid] for one in (before, moved, extended, ended)]
    days = [one["dtstart"].dt.isoformat() for one in rounds]
    assert days == ["2021-12-09", "2021-12-15", "2021-12-20", "2021-12-15"]
    sequences = [int(one["sequence"]) for one in rounds]
    assert sequences == sorted(set(sequences))
    assert "主管機關來函延長" in str(moved[uid]["description"])
    other = next(one for one in before if one.startswith("switch-"))
    assert int(before[other]["sequence"]) == int(ended[other]["sequence"])


def test_what_is_met_rings_no_more(schools: World) -> None:
    path = address(schools.say("期限")[0])
    schools.say("收件 010301", group=None, user=NCNU)

    found = events(schools, path)

    apply = next(event for uid, event in found.items() if uid.startswith("apply-"))
    assert apply.walk("VALARM") == []
    assert "已完成" in str(apply["summary"])


def test_each_unit_has_an_address_that_nobody_guesses_and_a_new_one_ends_the_old(schools: World) -> None:
    mine, theirs = address(schools.say("期限")[0]), address(schools.say("期限", group=OTHER_GROUP, user=BELLA)[0])
    again = address(schools.say("期限")[0])

    renewed = CliRunner(env={"DATABASE_URL": schools.database.url}).invoke(main, ["calendar", "010301", "--renew"])

    assert mine == again != theirs
    assert len(mine.removeprefix("/calendar/").removesuffix(".ics")) >= 32
    assert renewed.exit_code == 0, renewed.output
    assert schools.client.get(mine).status_code == 404
    assert schools.client.get(renewed.output.strip()).status_code == 200
    assert schools.client.get("/calendar/guessed.ics").status_code == 404
