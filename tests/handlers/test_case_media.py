"""Pictures and files in a case: sent, looked at, passed along, taken back."""

import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.models.case import CaseMessage
from bot.models.media import CaseMedia, MediaState
from tests.builders import ALICE, GROUP, event
from tests.fake_line import Call, buttons
from tests.people import HSU, NCNU, ask, case_card, give_roles, said, to
from tests.world import World

BASE = "https://helper.example"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def photo(*, size: tuple[int, int] = (1200, 900)) -> bytes:
    """Return a JPEG that tells where it was taken."""
    written = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", size, (12, 122, 75)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def zip_of(files: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return written.getvalue()


def show(world: World, data: bytes | None, **fields: Any) -> list[Call]:
    """Have somebody send a picture (or what `message` says) that LINE holds."""
    world.clock.move(seconds=1)
    message = {"id": f"media-{world.at_ms}", "type": "image", "quoteToken": "q"} | fields.pop("message", {})
    if data is not None:
        world.line.contents[message["id"]] = data
    assert world.post(event("message", world.at_ms, message=message, **fields)) == 200
    return world.deliver()


def stored(world: World) -> list[CaseMedia]:
    with world.database.read() as session:
        found = list(session.scalars(select(CaseMedia).order_by(CaseMedia.id)))
        session.expunge_all()
        return found


def test_the_askers_picture_joins_the_case_and_the_consultant_can_look_at_it(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)

    show(world, photo(), user=ALICE)
    (shown,) = world.say("案件 1", group=None, user=HSU)

    link = buttons(shown.messages)["看圖片"]["uri"]
    assert link.startswith(f"{BASE}/media/")
    answer = world.client.get(link.removeprefix(BASE))
    assert answer.status_code == 200
    assert answer.content_type == "image/jpeg"
    assert b"taken at home" not in answer.data
    preview = world.client.get(link.removeprefix(BASE) + "/preview")
    assert max(Image.open(BytesIO(preview.data)).size) == 480


def test_a_picture_outside_a_case_leaves_no_row(world: World) -> None:
    assert show(world, photo()) == []
    assert stored(world) == []


def test_a_picture_1_to_1_without_a_case_is_told_what_to_do(world: World) -> None:
    assert "找諮輔" in said(show(world, photo(), group=None, user=ALICE))
    assert stored(world) == []


@pytest.mark.parametrize("words_first", [True, False])
def test_a_picture_within_five_minutes_goes_along_with_the_words(world: World, *, words_first: bool) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    previews = [
        world.say("請看這張圖的步驟。", group=None, user=HSU)
        if is_words
        else show(world, photo(), group=None, user=HSU)
        for is_words in (words_first, not words_first)
    ]
    preview = previews[-1][-1]

    assert "請看這張圖的步驟。" in str(preview.messages)
    assert "另附1個圖片" in str(preview.messages)
    calls = world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)

    (answer,) = to(calls, GROUP)
    assert [one["type"] for one in answer.messages] == ["text", "image", "flex"]
    picture = answer.messages[1]
    assert picture["originalContentUrl"].startswith(f"{BASE}/media/")
    assert world.client.get(picture["previewImageUrl"].removeprefix(BASE)).status_code == 200
    assert to(world.tap(buttons(previews[0][0].messages)["送出"]["data"], group=None, user=HSU), GROUP) == []


def test_after_five_minutes_a_picture_is_for_nothing(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    world.wait(timedelta(minutes=6))

    show(world, photo(), group=None, user=HSU)

    assert stored(world) == []


def test_an_answer_waits_for_a_picture_that_line_does_not_give_yet(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    world.line.is_silent = True
    (preview,) = show(world, photo(), group=None, user=HSU)
    send = buttons(preview.messages)["送出"]["data"]

    assert "還在下載" in said(world.tap(send, group=None, user=HSU))
    world.line.is_silent = False
    world.wait(timedelta(minutes=2))
    (answer,) = to(world.tap(send, group=None, user=HSU), GROUP)

    assert answer.messages[1]["type"] == "image"


@pytest.mark.parametrize(
    ("message", "data", "why"),
    [
        ({"type": "image"}, b"no picture at all", "不是可以收的種類"),
        ({"type": "file", "fileName": "form.exe", "fileSize": 3}, b"MZ\x00", "不是可以收的種類"),
        ({"type": "file", "fileName": "form.pdf", "fileSize": 20_000_000}, None, "太大了"),
        ({"type": "image"}, None, "LINE 已經不給下載"),
    ],
)
def test_what_cannot_be_used_is_said_to_who_sent_it_and_nothing_is_kept(
    world: World, message: dict[str, Any], data: bytes | None, why: str
) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)

    calls = show(world, data, group=None, user=HSU, message=message)

    assert why in said(calls)
    assert [one.state for one in stored(world)] == [MediaState.REFUSED]
    assert not list(world.runtime.settings.media_dir.glob("*"))


def png_of(width: int, height: int) -> bytes:
    """Return the head of a PNG that claims this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", 0)


GIF = b"GIF89a" + struct.pack("<HHBBB", 0xFFFE, 0xFFFE, 0x80, 0, 0) + b"\x00" * 20
ZIP = zip_of({"word/document.xml": b"x"})
HOSTILE = {
    "a PNG of 31,000 pixels a side": ("a.png", png_of(31_000, 31_000)),
    "a PNG between our limit and the decoder's": ("a.png", png_of(9_800, 9_800)),
    "a PNG of a billion pixels a side": ("a.png", png_of(2**30, 2**30)),
    "a GIF of 65,534 pixels a side": ("a.jpg", GIF),
    "a JPEG that breaks off": ("a.jpg", photo()[:300]),
    "a WebP that breaks off": ("a.jpg", b"RIFF\xff\xff\xff\x7fWEBPVP8X" + b"\xff" * 20),
    "a zip whose list points outside": ("a.docx", ZIP[:-10] + b"\xff" * 10),
    "a zip with a broken list": ("a.docx", ZIP.replace(b"PK\x01\x02", b"PK\x01\x02\xff\xff\xff\xff", 1)),
    "a zip that is none": ("a.xlsx", b"PK\x05\x06" + b"\xff" * 18),
}


@pytest.mark.parametrize(("name", "data"), HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_a_decoder_raises_is_one_refusal_told_to_both_sides(world: World, name: str, data: bytes) -> None:
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)
    kind = "file" if name.endswith("x") else "image"

    calls = show(world, data, user=ALICE, message={"type": kind, "fileName": name})

    assert [one.state for one in stored(world)] == [MediaState.REFUSED]
    told = [one for one in calls if "沒有收下" in str(one.messages)]
    assert [one.kind for one in told if one.to != HSU] == ["reply"]
    assert len([one for one in told if one.to == HSU]) == 1
    world.line.contents.clear()
    assert world.wait(timedelta(hours=2)) == []


def test_a_file_that_says_itself_that_it_is_too_large_is_told_to_who_sent_it_at_once(world: World) -> None:
    ask(world)
    message = {"type": "file", "fileName": "all.pdf", "fileSize": 20_000_000}

    calls = show(world, None, user=ALICE, message=message)

    assert "太大了" in str([one.messages for one in calls if one.kind == "reply"])


def test_a_full_disk_is_tried_again_and_leaves_nothing_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(world)
    replace_file = Path.replace
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("No space left on device")))
    show(world, photo(), user=ALICE)
    assert [one.state for one in stored(world)] == [MediaState.WANTED]
    assert not list(world.runtime.settings.media_dir.glob("*"))

    monkeypatch.setattr(Path, "replace", replace_file)
    world.wait(timedelta(minutes=1))

    assert [one.state for one in stored(world)] == [MediaState.STORED]


def test_a_document_is_offered_for_download_under_its_name(world: World) -> None:
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)
    message = {"type": "file", "fileName": "申請表.pdf", "fileSize": 30}

    show(world, b"%PDF-1.7 a form", user=ALICE, message=message)
    (shown,) = world.say("案件 1", group=None, user=HSU)

    link = buttons(shown.messages)["下載檔案"]["uri"].removeprefix(BASE)
    answer = world.client.get(link)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%94%B3")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_unsend_erases_the_picture_everywhere_at_once(world: World) -> None:
    ask(world)
    show(world, photo(), user=ALICE, message={"id": "taken-back"})
    (kept,) = stored(world)
    assert world.client.get(f"/media/{kept.token}").status_code == 200

    world.post(event("unsend", world.at_ms, unsend={"messageId": "taken-back"}))

    assert world.client.get(f"/media/{kept.token}").status_code == 404
    world.deliver()
    assert not list(world.runtime.settings.media_dir.glob("*"))
    (shown,) = world.say("案件 1", group=None, user=HSU)
    assert "已收回" in str(shown.messages)


def test_a_picture_that_was_taken_back_before_it_was_fetched_is_never_kept(world: World) -> None:
    ask(world)
    world.line.contents["early"] = photo()
    world.clock.move(seconds=1)
    picture = event("message", world.at_ms, message={"id": "early", "type": "image"}, user=ALICE)
    unsend = event("unsend", world.at_ms, unsend={"messageId": "early"})

    world.post(picture, unsend)
    world.deliver()

    assert [one.state for one in stored(world)] == [MediaState.ERASED]
    assert not list(world.runtime.settings.media_dir.glob("*"))


def test_a_redelivered_picture_is_kept_once(world: World) -> None:
    ask(world)
    message = {"id": "twice", "type": "image"}
    world.line.contents["twice"] = photo()
    world.clock.move(seconds=1)
    once = event("message", world.at_ms, message=message, user=ALICE)

    world.post(once, once)
    world.post(once)
    world.deliver()

    assert len(stored(world)) == 1


def test_a_party_can_only_send_words(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    choices = buttons(world.tap(card["上呈…"], group=None, user=HSU)[0].messages)
    party = next(one["data"] for label, one in choices.items() if "暨大" in label or "暨南" in label)
    world.tap(party, group=None, user=HSU)
    (preview,) = world.say("請問收到了嗎", group=None, user=HSU)
    (handed,) = to(world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU), NCNU)
    world.tap(buttons(handed.messages)["回覆"]["data"], group=None, user=NCNU)

    assert "只能送文字" in said(show(world, photo(), group=None, user=NCNU))


def test_nothing_of_a_picture_without_an_address_is_promised(world: World) -> None:
    world.runtime.settings = replace(world.runtime.settings, public_base_url=None)
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    world.say("請看圖。", group=None, user=HSU)

    (preview,) = show(world, photo(), group=None, user=HSU)

    assert "圖片和檔案不會送出" in str(preview.messages)
    (answer,) = to(world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU), GROUP)
    assert [one["type"] for one in answer.messages] == ["text", "flex"]


def test_an_edited_line_replaces_what_it_said_before(world: World) -> None:
    ask(world)
    world.say("補充：是夜間部", user=ALICE, message={"id": "line-1"})
    world.say("補充：是進修部", user=ALICE, kind="messageEdited", message={"id": "line-1"})

    with world.database.read() as session:
        assert session.scalars(select(CaseMessage.text)).all() == ["補充：是進修部"]
