"""What people send besides words: through the page, to the bot, and back from LINE's content API."""

from bot.simulator.line_rules import check_webhook_event
from tests.simulator.conftest import CHEN, COAST, LIN, Page, Platform

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
JPEG = b"\xff\xd8\xff" + b"\x00" * 16


def test_pictures_are_known_by_their_first_bytes(page: Page, line: Platform) -> None:
    png, jpeg = (page.send(COAST, LIN, "picture", "a.png", data).get_json()["id"] for data in (PNG, JPEG))
    refused = page.send(COAST, LIN, "picture", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    assert page.client.get(page.message(COAST, png)["image_url"]).data == PNG
    assert line.get(f"/v2/bot/message/{png}/content").content_type == "image/png"
    assert line.get(f"/v2/bot/message/{jpeg}/content").content_type == "image/jpeg"
    assert page.deliver()[0]["message"]["contentProvider"] == {"type": "line"}
    assert (refused.status_code, refused.get_json()) == (415, {"error": "只能傳送 PNG 或 JPEG 圖片。"})


def test_a_picture_above_ten_megabytes_is_refused(page: Page) -> None:
    assert page.send(COAST, LIN, "picture", "a.png", PNG + b"\x00" * 10 * 1024 * 1024).status_code == 413
    assert page.send(COAST, LIN, "picture", "a.png", PNG + b"\x00" * 11 * 1024 * 1024).status_code == 413


def test_files_are_told_by_name_and_size_and_the_page_only_saves_them(page: Page, line: Platform) -> None:
    sheet = page.send(COAST, LIN, "file", "移轉名冊.xlsx", b"PK" + b"x" * 30).get_json()["id"]
    film = page.send(COAST, LIN, "file", "a.mp4", b"film").get_json()["id"]
    picture = page.send(COAST, LIN, "file", "b.png", PNG).get_json()["id"]
    empty = page.send(COAST, LIN, "file", "c.pdf", b"")

    contents = [event["message"] for event in page.deliver()]
    assert [one["type"] for one in contents] == ["file", "video", "image"]
    assert (contents[0]["fileName"], contents[0]["fileSize"]) == ("移轉名冊.xlsx", 32)
    assert line.get(f"/v2/bot/message/{sheet}/content").data[:2] == b"PK"
    saved = page.client.get(f"/page/files/{sheet}")
    assert (saved.headers["Content-Disposition"], saved.content_type) == ("attachment", "application/octet-stream")
    assert page.message(COAST, sheet)["about"] == {"name": "移轉名冊.xlsx", "size": 32}
    assert page.message(COAST, film)["kind"] == "video"
    assert page.client.get(f"/page/files/{picture}").status_code == 404
    assert empty.status_code == 400


def test_voice_stickers_and_places_reach_the_bot_as_lines_own(page: Page, line: Platform) -> None:
    voice = page.post(f"chats/{COAST}/voice", person=LIN).get_json()["id"]
    page.post(f"chats/{COAST}/sticker", person=LIN, sticker=page.get("state")["stickers"][0]["key"])
    place = page.post(f"chats/{COAST}/place", person=CHEN).get_json()["id"]
    unknown = page.post(f"chats/{COAST}/sticker", person=LIN, sticker="none")

    heard = page.deliver()
    assert [check_webhook_event(event) for event in heard] == [[], [], []]
    assert [event["message"]["type"] for event in heard] == ["audio", "sticker", "location"]
    assert heard[0]["message"]["duration"] == 3000
    assert line.get(f"/v2/bot/message/{voice}/content").data[:4] == b"RIFF"
    page.post(f"messages/{place}/unsend", person=CHEN)
    assert page.message(COAST, place)["about"] is None
    assert unknown.status_code == 400
