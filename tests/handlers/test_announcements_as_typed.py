"""How people of the office type an announcement first, and what is missing from it: said with an example, text kept."""

import pytest

from bot.models.announcement import Announcement, UnfinishedAnnouncement
from tests.announcing import AUTHOR, group_of, office, open_office, press, to_groups, words, work
from tests.builders import ALICE
from tests.fake_line import buttons, texts
from tests.world import World

TEXT = "各位老師好，新系統的說明會改在線上舉行，請留意。"


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    return world


def written(world: World) -> list[str]:
    with world.database.read() as session:
        return [one.text for one in session.query(Announcement).order_by(Announcement.id)]


def unfinished(world: World) -> int:
    with world.database.read() as session:
        return session.query(UnfinishedAnnouncement).count()


@pytest.mark.parametrize(
    ("typed", "to_whom"),
    [
        (f"公告\n全部\n{TEXT}", "對象：全部（4校次）"),
        (f"公告 給 苗栗縣的學校：{TEXT}", "對象：苗栗縣（2校次）"),
        (f"公告給許文琪老師的學校\n{TEXT}", "對象：許文琪（2校次）"),
        (f"公告 全部 {TEXT}", "對象：全部（4校次）"),
        (f"公告\n對象：花蓮縣\n內容：{TEXT}", "對象：花蓮縣（2校次）"),
        (f"請幫我發一則公告 給還沒傳真的學校：{TEXT}", "對象：還沒有傳真暨大（4校次）"),
    ],
)
def test_the_ways_people_try_first_are_understood(at_work: World, typed: str, to_whom: str) -> None:
    shown = office(at_work, typed)

    assert texts(shown[0].messages)[0] == f"【專案辦公室公告】\n{TEXT}"
    assert to_whom in words(shown)


@pytest.mark.parametrize("typed", [f"公告：{TEXT}", f"公告\n{TEXT}\n敬祝平安", f"公告 火星縣\n{TEXT}"])
def test_a_text_without_an_audience_is_kept_until_that_is_said_in_a_line(at_work: World, typed: str) -> None:
    asked = office(at_work, typed)
    before = written(at_work)
    shown = office(at_work, "苗栗縣")

    assert "例如「對象 未傳真暨大」" in words(asked)
    assert (before, unfinished(at_work)) == ([], 0)
    assert written(at_work)[0].startswith(TEXT)
    assert "對象：苗栗縣（2校次）" in words(shown)


def test_an_audience_can_be_tapped_and_another_question_is_answered_meanwhile(at_work: World) -> None:
    asked = office(at_work, f"公告：{TEXT}")
    answered = office(at_work, "申請表最晚哪天要交?")
    shown = press(at_work, asked, "寫給全部", by=AUTHOR)

    assert "12月9日" in words(answered)
    assert "對象：全部（4校次）" in words(shown)


def test_a_time_that_cannot_be_is_said_anew_in_a_line_and_the_rest_stays(at_work: World) -> None:
    asked = office(at_work, f"公告 全部\n{TEXT}\n連結 https://school.example/talk\n時間 12/11 09:00")
    shown = office(at_work, "時間 12/8 09:30")
    later = office(at_work, "時間 12/9 10:00")

    assert "例如「時間 12/7 09:00」" in words(asked)
    assert "發送時間：12/8（三）09:30" in words(shown)
    assert texts(shown[0].messages)[0].endswith("https://school.example/talk")
    assert "公告 1｜草稿" in words(later)
    assert "發送時間：12/9（四）10:00" in words(later)


def test_the_audience_alone_says_how_to_go_on(at_work: World) -> None:
    told = office(at_work, "公告 全部")

    assert "公告 全部\n各位老師好" in words(told)
    assert written(at_work) == []


def test_one_that_is_changed_without_an_audience_keeps_its_own(at_work: World) -> None:
    office(at_work, f"公告 苗栗縣\n{TEXT}")
    shown = office(at_work, f"改公告 1\n{TEXT}謝謝。")

    assert "對象：苗栗縣（2校次）" in words(shown)
    assert written(at_work) == [f"{TEXT}謝謝。"]


@pytest.mark.parametrize("typed", ["公告 什麼時候會出來?", "時間 12/8 09:00", "公告 給全部學校：測試"])
def test_for_others_these_are_words_like_any(at_work: World, typed: str) -> None:
    in_group = at_work.say(f"小幫手 {typed}", group=group_of("010101"), user=ALICE)
    office(at_work, "公告 什麼時候會出來?")

    assert "專案辦公室在和小幫手的一對一聊天" not in words(in_group)
    assert (written(at_work), unfinished(at_work)) == ([], 0)
    assert to_groups(work(at_work)) == []


def test_the_buttons_are_those_of_the_usual_selections(at_work: World) -> None:
    asked = office(at_work, f"公告：{TEXT}")

    assert list(buttons(asked[0].messages))[-1] == "寫給全部"
