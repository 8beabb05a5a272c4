"""The queue and a case's page: found, counted, fresh by polling, seen by whom; nothing in it is run."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.models.case import Case
from bot.models.chat import Chat, Person
from bot.models.people import RoleGrant
from bot.programme.cases import State
from tests.builders import ALICE, BELLA
from tests.console.conftest import OFFICE, READER
from tests.console.visitor import Visitor, open_case
from tests.people import HSU, NCNU, TSAI, said, to
from tests.test_statements import counted
from tests.world import World

# What the databases do differently is in tests/services/test_case_queue.py.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Enter = Callable[[str], Visitor]


def sent_to_group(world: World) -> list[str]:
    return [text for text in said(world.deliver()).split("\n") if text]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("words", ["名字要改", "改嗎", "海岸", "010301", "1", "王小明老師不在"])
def test_search_finds_words_in_chinese_and_says_how_many(enter: Enter, words: str) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/cases", query_string={"box": "all", "words": words})

    number = 0 if "王小明" in words else 1
    assert f"{number} 件 符合「{words}」" in visitor.words.replace("件符合", "件 符合")


def test_the_queue_says_how_many_there_are_and_turns_pages(asked: World, enter: Enter) -> None:
    with asked.database.write() as session:
        first = session.get_one(Case, 1)
        for number in range(60):
            session.add(
                Case(
                    chat_id=first.chat_id,
                    asker_line_id=ALICE,
                    guesses=[],
                    state=State.OPEN,
                    opened_at=first.opened_at + timedelta(seconds=number),
                    due_from=first.due_from,
                )
            )
    visitor = enter(OFFICE)
    visitor.go("/console/cases?box=untaken")
    assert "61 件 ，這一頁是第 1–50 件" in visitor.words.replace("件，", "件 ，")
    assert visitor.text.count('class="row case-row') == 50

    visitor.go("/console/cases?box=untaken&page=2")

    assert visitor.text.count('class="row case-row') == 11


def test_polling_costs_nothing_while_nothing_changes(asked: World, enter: Enter) -> None:
    visitor = enter(HSU)
    for path in ("/console/cases/part?box=all", "/console/cases/1/part?after=0"):
        first = visitor.client.get(path)
        again = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.get_data()) == (200, 304, b"")

    tag = first.headers["ETag"]
    asked.say("還有一件事", user=ALICE)

    fresh = visitor.client.get(path, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert "還有一件事" in fresh.get_data(as_text=True)


def test_the_queue_and_the_page_tell_who_is_writing_just_now(asked: World, enter: Enter) -> None:
    open_case(enter(HSU)).send("/draft", text="我想想")
    other = enter(TSAI)

    other.go("/console/cases?box=all")
    assert "許文琪正在寫回覆" in other.words
    assert "許文琪正在寫回覆" in open_case(other).words
    asked.clock.move(minutes=3)
    assert "正在寫" not in open_case(other).words


def test_a_party_sees_what_it_was_asked_and_nothing_else(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/step", step="claim")
    visitor.send("/send", text="先給學校的話", party="")
    open_case(visitor).send("/send", text="這所學校的表要重蓋嗎？", party="ncnu")
    assert "已請教暨大，回覆會先回到您這裡" in visitor.words
    assert "這所學校的表要重蓋嗎？" in said(to(asked.deliver(), NCNU))

    party = enter(NCNU)
    party.go("/console/cases")
    assert "1 件" in party.words
    open_case(party)
    assert "這所學校的表要重蓋嗎？" in party.words
    assert "先給學校的話" not in party.words

    party.send("/send", text="不用，補寄正本即可。")
    assert "不用，補寄正本即可。" in said(to(asked.deliver(), HSU))
    assert "補寄正本" in open_case(visitor).words


@pytest.mark.usefixtures("asked")
def test_who_may_not_see_a_case_is_told_that_there_is_none(enter: Enter) -> None:
    assert open_case(enter(NCNU)).page.status_code == 404
    taken = open_case(enter(HSU))
    taken.send("/step", step="claim")
    assert open_case(enter(TSAI)).page.status_code == 404
    reader = open_case(enter(READER))
    assert reader.page.status_code == 200
    assert not [one for one in reader.forms() if "/cases/1" in one.action]
    assert open_case(enter(OFFICE), 999).page.status_code == 404


def test_marks_in_what_people_write_stay_text(asked: World, enter: Enter) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    asked.say(attack, user=ALICE)
    visitor = open_case(enter(HSU))
    visitor.send("/draft", text=f'"><b>{attack}')
    open_case(visitor)
    other = open_case(enter(TSAI))

    for text in (visitor.text, other.text):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text


def test_names_in_line_and_of_groups_stay_text_on_every_page(asked: World, enter: Enter) -> None:
    attack = "<img src=x onerror=alert(3)>"
    with asked.database.write() as session:
        for person in session.scalars(select(Person)):
            person.name = attack
        for chat in session.scalars(select(Chat)):
            chat.name = attack
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.line_id == TSAI)):
            grant.name = f"蔡{attack}"
    open_case(enter(TSAI)).send("/draft", text="想一下")
    visitor = enter(OFFICE)
    pages = ("/", "/cases?box=all", "/cases/1", "/units", "/units/010301", "/people", "/audit", "/questions?kind=all")
    for path in (*pages, "/sessions", "/receipts", "/cases/part?box=all", "/cases/1/part"):
        assert visitor.go(f"/console{path}").status_code == 200, path
        assert "<img src=x" not in visitor.text, path


def test_the_pages_of_cases_take_a_bounded_number_of_statements(asked: World, enter: Enter) -> None:
    visitor = enter(HSU)
    open_case(visitor).send("/draft", text="想")
    found = {}
    for path in ("/console/cases?box=all", "/console/cases/part?box=all", "/console/cases/1", "/console/cases/1/part"):
        visitor.go(path)
        with counted(asked) as statements:
            visitor.go(path)
        found[path] = len(statements)
    with asked.database.write() as session:
        first = session.get_one(Case, 1)
        for _ in range(30):
            session.add(
                Case(
                    chat_id=first.chat_id, asker_line_id=BELLA, guesses=[], state=State.OPEN, opened_at=first.opened_at
                )
            )
    for path in ("/console/cases?box=all", "/console/cases/1"):
        with counted(asked) as statements:
            visitor.go(path)
        assert len(statements) <= found[path] + 1, path
    assert max(found.values()) <= 40, found


@pytest.mark.usefixtures("asked")
def test_a_saved_view_is_ones_own(enter: Enter) -> None:
    visitor = enter(HSU)
    visitor.go("/console/cases?box=all&words=海岸")
    visitor.send("/views", name="海岸的")
    assert "已儲存檢視「海岸的」" in visitor.words
    assert "box=all&amp;words=%E6%B5%B7" in visitor.text
    other = enter(TSAI)
    other.go("/console/cases")
    assert "海岸的" not in other.words

    visitor.go("/console/cases")
    visitor.send("/drop")
    visitor.go("/console/cases")
    assert "海岸的" not in visitor.words
