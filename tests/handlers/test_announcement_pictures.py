"""A picture that the office sends 1:1 after the preview: part of the announcement, refused in words, taken back."""

from io import BytesIO

import pytest
from PIL import Image

from tests.announcing import AUTHOR, SECOND, group_of, office, open_office, press, words, work, write
from tests.builders import event
from tests.fake_line import Call
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


def a_picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (30, 20), "navy").save(drawn, "PNG")
    return drawn.getvalue()


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
