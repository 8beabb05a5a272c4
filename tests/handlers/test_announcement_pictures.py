"""A picture that the office sends 1:1 after the preview: part of the announcement, refused in words, taken back."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.models.announcement import Announcement
from bot.models.audit import AuditEntry
from bot.programme.announcing import State
from tests.announcing import AUTHOR, SECOND, a_picture, group_of, office, open_office, press, words, work, write
from tests.builders import event
from tests.fake_line import Call, buttons
from tests.people import NCNU
from tests.world import World

TEXT = "各位老師好，新系統的說明會改在線上舉行，請留意。"


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    return world


def send_picture(world: World, data: bytes | None, *, user: str = AUTHOR) -> list[Call]:
    """Have somebody of the office send a picture 1:1."""
    world.clock.move(seconds=1)
    name = f"picture-{world.at_ms}"
    if data is not None:
        world.line.contents[name] = data
    message = {"id": name, "type": "image", "quoteToken": "q"}
    assert world.post(event("message", world.at_ms, message=message, group=None, user=user)) == 200
    return world.deliver()


def test_a_picture_that_is_sent_after_the_preview_becomes_part_of_it(at_work: World) -> None:
    asked = write(at_work, f"公告 苗栗縣\n{TEXT}")
    shown = send_picture(at_work, a_picture())
    old = press(at_work, asked, "核可", by=SECOND)
    again = press(at_work, shown, "送核可", by=AUTHOR)
    sent = press(at_work, again, "核可", by=SECOND) + work(at_work)

    assert "正在加進公告 1" in words(shown)
    (preview,) = [call for call in shown if len(call.messages) == 3]
    assert "已經不同" in words(old) or "不能這樣做" in words(old)
    received = [call for call in sent if call.to == group_of("010101")]
    assert [call.messages for call in received] == [preview.messages[:2]]
    path = preview.messages[1]["originalContentUrl"].removeprefix("https://helper.example")
    assert at_work.client.get(path).content_type == "image/jpeg"


@pytest.mark.parametrize(("data", "said"), [(b"no picture", "不是 LINE 可以顯示的圖片"), (None, "LINE 已經不給下載")])
def test_a_picture_that_cannot_be_used_is_said_in_words_and_the_rest_stays(
    at_work: World, data: bytes | None, said: str
) -> None:
    asked = write(at_work, f"公告 苗栗縣\n{TEXT}")
    told = send_picture(at_work, data)
    sent = press(at_work, asked, "核可", by=SECOND) + work(at_work)

    assert said in words(told)
    assert [len(call.messages) for call in sent if call.to == group_of("010101")] == [1]


def test_a_picture_that_is_taken_back_is_gone_and_one_that_follows_nothing_is_no_announcements(at_work: World) -> None:
    strange = send_picture(at_work, a_picture())
    office(at_work, f"公告 苗栗縣\n{TEXT}")
    shown = send_picture(at_work, a_picture())
    (preview,) = [call for call in shown if len(call.messages) == 3]
    path = preview.messages[1]["originalContentUrl"].removeprefix("https://helper.example")
    at_work.clock.move(seconds=1)
    newest = max(name for name in at_work.line.contents)
    at_work.post(event("unsend", at_work.at_ms, unsend={"messageId": newest}, group=None, user=AUTHOR))
    at_work.deliver()

    assert "我看不懂圖片" in words(strange)
    assert at_work.client.get(path).status_code == 404
    assert len(office(at_work, "公告 1")[0].messages) == 2


ADDRESS = "https://pictures.example/poster.png"


def given_by_address(world: World) -> list[Call]:
    return office(world, f"公告 苗栗縣\n{TEXT}\n圖片 {ADDRESS}")


def test_a_picture_given_by_its_address_is_looked_at_and_kept_before_it_is_approved(at_work: World) -> None:
    at_work.web.pictures[ADDRESS] = a_picture("WEBP")

    shown = given_by_address(at_work)
    at_work.web.pictures.clear()  # What changes or goes after it was seen changes nothing any more.
    sent = press(at_work, press(at_work, shown, "送核可", by=AUTHOR), "核可", by=SECOND) + work(at_work)

    first, second = shown
    assert [one["type"] for one in first.messages] == ["text", "flex"]
    assert "圖片：正在檢查" in words([first])
    assert [one["type"] for one in second.messages] == ["text", "image", "flex"]
    assert [call.messages for call in sent if call.to == group_of("010101")] == [second.messages[:2]]
    assert second.messages[1]["originalContentUrl"].startswith("https://helper.example/media/")


def test_it_cannot_be_approved_while_its_picture_is_being_looked_at(at_work: World) -> None:
    at_work.web.is_silent = True

    shown = given_by_address(at_work)
    told = press(at_work, shown, "送核可", by=AUTHOR)

    assert "圖片還在檢查" in words(told)


@pytest.mark.parametrize(
    ("found", "said"),
    [(None, "這個網址打不開"), (b"no picture", "不是 LINE 可以顯示的圖片"), (b"0" * 11_000_000, "太大了")],
    ids=["nothing", "no picture", "too large"],
)
def test_a_picture_at_an_address_that_cannot_be_used_is_said_before_any_group_gets_it(
    at_work: World, found: bytes | None, said: str
) -> None:
    if found is not None:
        at_work.web.pictures[ADDRESS] = found

    told = given_by_address(at_work)
    shown = office(at_work, "公告 1")
    sent = press(at_work, press(at_work, shown, "送核可", by=AUTHOR), "核可", by=SECOND) + work(at_work)

    assert said in words(told)
    assert f"沒有圖片：{said}" in words(shown)
    assert [len(call.messages) for call in sent if call.to == group_of("010101")] == [1]


def test_a_host_that_does_not_answer_is_given_up_after_a_few_tries(at_work: World) -> None:
    at_work.web.is_silent = True

    told = given_by_address(at_work)
    for _ in range(8):
        at_work.clock.move(seconds=60)
        told += at_work.deliver()

    assert "這個網址打不開" in words(told)


def test_another_picture_takes_the_place_of_one_that_was_refused(at_work: World) -> None:
    at_work.web.pictures["https://pictures.example/good.jpg"] = a_picture("JPEG")
    given_by_address(at_work)

    shown = office(at_work, "圖片 https://pictures.example/good.jpg")

    assert shown[-1].messages[1]["type"] == "image"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (a_picture("WEBP"), "LINE 只顯示 JPEG 或 PNG"),
        (a_picture("JPEG") + b"0" * 1_100_000, "超過 1 MB"),
        (a_picture("JPEG"), None),
    ],
    ids=["kind", "size", "good"],
)
def test_where_line_fetches_it_from_its_own_address_lines_limits_hold(
    at_work: World, found: bytes, said: str | None
) -> None:
    at_work.runtime.settings = replace(at_work.runtime.settings, public_base_url=None)
    at_work.web.pictures[ADDRESS] = found

    told = given_by_address(at_work)

    if said is not None:
        assert said in words(told)
    else:
        assert told[-1].messages[1]["originalContentUrl"] == ADDRESS


def kept(world: World) -> list[Path]:
    folder = world.runtime.settings.media_dir
    return sorted(folder.iterdir()) if folder.exists() else []


def with_picture(world: World) -> list[Call]:
    """Write an announcement and send a picture for it; return what was shown last."""
    office(world, f"公告 苗栗縣\n{TEXT}")
    return send_picture(world, a_picture())[-1:]


def kinds(calls: list[Call]) -> list[str]:
    return [one["type"] for call in calls for one in call.messages]


def test_a_picture_is_taken_off_by_a_button_and_nobody_gets_it(at_work: World) -> None:
    shown = with_picture(at_work)
    path = shown[0].messages[1]["originalContentUrl"].removeprefix("https://helper.example")
    told = press(at_work, shown, "移除圖片", by=AUTHOR)
    sent = press(at_work, press(at_work, told, "送核可", by=AUTHOR), "核可", by=SECOND) + work(at_work)

    assert "公告 1 已移除圖片，其他內容沒有變" in words(told)
    assert "image" not in kinds(told)
    assert "移除圖片" not in {label for call in told for label in buttons(call.messages)}
    assert [kinds([call]) for call in sent if call.to == group_of("010101")] == [["text"]]
    assert at_work.client.get(path).status_code == 404
    assert kept(at_work) == []
    with at_work.database.read() as session:
        changes = session.query(AuditEntry).filter_by(what="change_announcement", about="announcement 1")
        assert [one.by for one in changes] == [AUTHOR, AUTHOR]  # The picture came, and went.


@pytest.mark.parametrize(
    "typed",
    ["移除圖片", "拿掉圖片", "請把圖片拿掉", "圖片不要了", "移除第1張圖片", "移除公告 1 的圖片", "公告1圖片刪掉"],
)
def test_a_picture_is_taken_off_by_words(at_work: World, typed: str) -> None:
    with_picture(at_work)

    told = office(at_work, typed)

    assert "已移除圖片" in words(told)
    assert "image" not in kinds(told)
    assert "image" not in kinds(office(at_work, "公告 1"))


def test_one_that_is_still_being_looked_at_is_not_waited_for_any_more(at_work: World) -> None:
    at_work.web.is_silent = True
    shown = given_by_address(at_work)

    told = press(at_work, shown, "移除圖片", by=AUTHOR)
    at_work.web.is_silent = False
    at_work.web.pictures[ADDRESS] = a_picture()
    asked = press(at_work, told, "送核可", by=AUTHOR) + work(at_work)

    assert "正在檢查" in words(shown)
    assert "正在檢查" not in words(told)
    assert "請您核可" in words(asked) or "核可公告 1" in words(asked)
    assert "image" not in kinds(asked)


def test_after_it_was_approved_it_is_said_why_the_picture_stays(at_work: World) -> None:
    asked = press(at_work, with_picture(at_work), "送核可", by=AUTHOR)
    press(at_work, asked, "核可", by=SECOND)
    approved = office(at_work, "移除圖片")
    pressed = press(at_work, asked, "移除圖片", by=SECOND)
    sent = work(at_work)
    late = office(at_work, "移除公告 1 的圖片")

    assert "公告 1 已經核可，不能直接移除圖片" in words(approved)
    assert "公告 1 已經核可，不能直接移除圖片" in words(pressed)
    assert "公告 1 已經開始送、停止、送完或取消，不能再移除圖片" in words(late)
    assert [kinds([call]) for call in sent if call.to == group_of("010101")] == [["text", "image"]]


def test_a_card_of_before_takes_no_other_picture_off(at_work: World) -> None:
    old = with_picture(at_work)
    send_picture(at_work, a_picture("JPEG"))

    told = press(at_work, old, "移除圖片", by=AUTHOR)

    assert "和您看到的已經不同" in words(told)
    assert "image" in kinds(told)


def test_where_there_is_no_picture_nothing_changes_and_what_is_older_is_shown_first(at_work: World) -> None:
    nothing = office(at_work, "移除圖片")
    office(at_work, f"公告 苗栗縣\n{TEXT}")
    none = office(at_work, "移除圖片")
    send_picture(at_work, a_picture())
    at_work.clock.move(minutes=31)
    older = office(at_work, "移除圖片")

    assert "寫給全部" in {label for call in nothing for label in buttons(call.messages)}
    assert "公告 1 沒有圖片" in words(none)
    assert "已移除" not in words(older)
    assert "移除圖片" in buttons(older[-1].messages)


def test_who_was_asked_to_approve_may_take_it_off_and_then_another_has_to_approve(at_work: World) -> None:
    asked = press(at_work, with_picture(at_work), "送核可", by=AUTHOR)

    press(at_work, asked, "移除圖片", by=SECOND)

    with at_work.database.read() as session:
        row = session.get_one(Announcement, 1)
        assert (row.state, row.written_by, row.picture_token) == (State.DRAFT, SECOND, None)


def test_a_picture_that_kept_it_from_being_taken_is_left_out(at_work: World) -> None:
    asked = office(at_work, f"公告 苗栗縣\n{TEXT}\n圖片 http://school.example/a.png")

    shown = office(at_work, "移除圖片")

    assert "圖片要用 https:// 開頭" in words(asked)
    assert "公告 1｜草稿" in words(shown)


def test_others_take_no_picture_off(at_work: World) -> None:
    with_picture(at_work)

    told = office(at_work, "移除公告 1 的圖片", by=NCNU)
    office(at_work, "移除圖片", by=NCNU)

    assert "移除" not in words(told)
    assert "image" in kinds(office(at_work, "公告 1"))
