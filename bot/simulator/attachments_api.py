"""The part of the page's API for what people send besides words; refusals and guards are those of page_api."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.simulator import attachments
from bot.simulator.fields import FieldError, Fields
from bot.simulator.messages import find_message
from bot.simulator.stand_in import the_stand_in
from bot.simulator.talk import NotPossibleError

blueprint = Blueprint("attachments", __name__)


@blueprint.post("/chats/<chat_id>/picture")
def send_picture(chat_id: str) -> ResponseReturnValue:
    """Send a picture as a person."""
    person, _, data = _form()
    with the_stand_in().storage.write() as db:
        return jsonify(id=attachments.send_picture(db, chat_id=chat_id, person=person, data=data))


@blueprint.post("/chats/<chat_id>/file")
def send_file(chat_id: str) -> ResponseReturnValue:
    """Send any file as a person."""
    person, name, data = _form()
    with the_stand_in().storage.write() as db:
        return jsonify(id=attachments.send_file(db, chat_id=chat_id, person=person, name=name, data=data))


@blueprint.post("/chats/<chat_id>/voice")
def send_voice(chat_id: str) -> ResponseReturnValue:
    """Send a voice message as a person."""
    person = Fields.of_request().text("person")
    with the_stand_in().storage.write() as db:
        return jsonify(id=attachments.send_voice(db, chat_id=chat_id, person=person))


@blueprint.post("/chats/<chat_id>/sticker")
def send_sticker(chat_id: str) -> ResponseReturnValue:
    """Send a sticker as a person."""
    fields = Fields.of_request()
    person, key = fields.text("person"), fields.text("sticker")
    with the_stand_in().storage.write() as db:
        return jsonify(id=attachments.send_sticker(db, chat_id=chat_id, person=person, key=key))


@blueprint.post("/chats/<chat_id>/place")
def send_place(chat_id: str) -> ResponseReturnValue:
    """Send a location as a person."""
    person = Fields.of_request().text("person")
    with the_stand_in().storage.write() as db:
        place = the_stand_in().cast.place
        return jsonify(id=attachments.send_place(db, chat_id=chat_id, person=person, place=place))


@blueprint.get("/images/<message_id>")
def show_picture(message_id: str) -> ResponseReturnValue:
    """Return a picture somebody sent."""
    content_type, data = _content(message_id, "image")
    return Response(data, content_type=content_type)


@blueprint.get("/files/<message_id>")
def show_file(message_id: str) -> ResponseReturnValue:
    """Return a file somebody sent, to be saved: a page among them must not act in our name."""
    _, data = _content(message_id, "file", "audio", "video")
    headers = {"Content-Disposition": "attachment"}
    return Response(data, content_type=attachments.BYTES_UNKNOWN, headers=headers)


def _content(message_id: str, *kinds: str) -> tuple[str, bytes]:
    with the_stand_in().storage.read() as db:
        message = find_message(db, message_id)
        row = db.one("SELECT * FROM picture WHERE message_id = ?", message_id)
    if row is None or message is None or message["kind"] not in kinds:
        raise NotPossibleError("找不到這個檔案，它可能已被收回。", 404)
    return row["type"], row["data"]


def _form() -> tuple[str, str, bytes]:
    """Return person, name and content of the file that was sent."""
    file = request.files.get("file")
    person = request.form.get("person")
    if file is None or not person:
        raise FieldError("file, person")
    with file.stream as stream:
        return person, file.filename or "", stream.read()
