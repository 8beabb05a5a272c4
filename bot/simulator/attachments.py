"""What people send besides words: pictures, files, voice, stickers, places; shown in the chat and told to the bot."""

import io
import mimetypes
import wave
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.simulator import events, messages, talk
from bot.simulator.demo import Place
from bot.simulator.messages import NewMessage
from bot.simulator.storage import Transaction
from bot.simulator.talk import NotPossibleError
from bot.simulator.utf16 import clean, cut

FILE_LIMIT = 10 * 1024 * 1024
FILE_NAME_LIMIT = 200
PICTURE_MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
BYTES_UNKNOWN = "application/octet-stream"
VOICE_SECONDS = 3
_VOICE_RATE = 8000
_KINDS_OF_MEDIA = ("audio", "video")


@dataclass(frozen=True)
class Sticker:
    """One of LINE's own stickers; its name stands for the picture, which is LINE's."""

    key: str
    name: str
    package: str
    number: str


STICKERS = (
    Sticker("ok", "好的", "11537", "52002735"),
    Sticker("thanks", "謝謝", "11537", "52002739"),
    Sticker("question", "疑問", "11537", "52002744"),
)


def send_picture(db: Transaction, *, chat_id: str, person: str, data: bytes) -> str:
    """Send a picture and return the message's id."""
    kind = _picture_type(data)
    if kind is None:
        raise NotPossibleError("只能傳送 PNG 或 JPEG 圖片。", 415)
    return _send(db, chat_id=chat_id, person=person, kind="image", data=(kind, data))


def send_file(db: Transaction, *, chat_id: str, person: str, name: str, data: bytes) -> str:
    """Send a file as LINE's app would: pictures, recordings and films as such, everything else under its name."""
    if _picture_type(data):
        return send_picture(db, chat_id=chat_id, person=person, data=data)
    if not data:
        raise NotPossibleError("這個檔案是空的。")
    name = cut(clean(PurePath(name).name), 0, FILE_NAME_LIMIT) or "file"
    content_type = mimetypes.guess_type(name)[0] or BYTES_UNKNOWN
    media = content_type.partition("/")[0]
    kind = media if media in _KINDS_OF_MEDIA else "file"
    about = {"name": name, "size": len(data)}
    return _send(db, chat_id=chat_id, person=person, kind=kind, data=(content_type, data), about=about)


def send_voice(db: Transaction, *, chat_id: str, person: str) -> str:
    """Send a voice message of a few silent seconds."""
    recording = io.BytesIO()
    with wave.open(recording, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(_VOICE_RATE)
        sound.writeframes(b"\x80" * _VOICE_RATE * VOICE_SECONDS)
    data = ("audio/wav", recording.getvalue())
    return _send(db, chat_id=chat_id, person=person, kind="audio", data=data, about={"seconds": VOICE_SECONDS})


def send_sticker(db: Transaction, *, chat_id: str, person: str, key: str) -> str:
    """Send one of the stickers."""
    sticker = next((one for one in STICKERS if one.key == key), None)
    if sticker is None:
        raise NotPossibleError("沒有這張貼圖。")
    about = {"name": sticker.name, "package": sticker.package, "number": sticker.number}
    return _send(db, chat_id=chat_id, person=person, kind="sticker", about=about)


def send_place(db: Transaction, *, chat_id: str, person: str, place: Place) -> str:
    """Send where one is."""
    about = {"title": place.title, "address": place.address, "latitude": place.latitude, "longitude": place.longitude}
    return _send(db, chat_id=chat_id, person=person, kind="location", about=about)


def _send(  # noqa: PLR0913 - what one attachment is made of
    db: Transaction,
    *,
    chat_id: str,
    person: str,
    kind: str,
    data: tuple[str, bytes] | None = None,
    about: dict[str, Any] | None = None,
) -> str:
    chat = talk.chat_of(db, chat_id, person)
    if data and len(data[1]) > FILE_LIMIT:
        raise NotPossibleError("檔案不能超過 10 MB。", 413)
    message_id = messages.add_message(db, NewMessage(chat=chat_id, sender=person, kind=kind, about=about))
    if data:
        db.run("INSERT INTO picture (message_id, type, data) VALUES (?, ?, ?)", message_id, *data)
    if kind == "image":
        db.run("UPDATE message SET image_url = ? WHERE id = ?", f"/page/images/{message_id}", message_id)
    if chat["bot_in"]:
        quote_token = messages.add_quote_token(db, message_id, chat_id)
        content = events.attachment_content(message_id, kind, about or {}, quote_token) | events.mark_as_read()
        events.queue_event(db, chat, "message", {"message": content}, person=person, message_id=message_id)
    return message_id


def _picture_type(data: bytes) -> str | None:
    return next((kind for magic, kind in PICTURE_MAGIC if data.startswith(magic)), None)
