"""What the chat page calls: read the chats, act as a person, set the stand-in up; JSON in and out."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.simulator import (
    attachments,
    attachments_api,
    messages,
    program_stamps,
    quota,
    rich_menus,
    state,
    talk,
    webhooks,
)
from bot.simulator.bot_clock import ClockReading
from bot.simulator.fields import FieldError, Fields
from bot.simulator.rehearsal import Failure
from bot.simulator.stand_in import the_stand_in
from bot.simulator.storage import Transaction
from bot.simulator.talk import NotPossibleError

blueprint = Blueprint("page", __name__, url_prefix="/page")
blueprint.register_blueprint(attachments_api.blueprint)
ROOM_FOR_FORM = 64 * 1024


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Let only our own page change things: another site cannot send this header without being asked first."""
    request.max_content_length = attachments.FILE_LIMIT + ROOM_FOR_FORM
    if request.method not in ("GET", "HEAD") and request.headers.get("X-Page") != "1":
        return jsonify(error="這個操作只能從聊天頁面送出。"), 403
    return None


@blueprint.errorhandler(NotPossibleError)
def say_not_possible(error: NotPossibleError) -> ResponseReturnValue:
    """Tell the person why."""
    return jsonify(error=str(error)), error.status


@blueprint.errorhandler(FieldError)
def say_bad_field(error: FieldError) -> ResponseReturnValue:
    """Tell which field of the request is wrong."""
    return jsonify(error=f"請求內容不正確：{error}"), 400


@blueprint.errorhandler(HTTPException)
def say_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer every other error as JSON too."""
    too_large = isinstance(error, RequestEntityTooLarge)
    return jsonify(error="檔案不能超過 10 MB。" if too_large else "找不到，或無法這樣操作。"), error.code or 500


@blueprint.get("/state")
def show_state() -> ResponseReturnValue:
    """Return people, chats and the quota."""
    with the_stand_in().storage.read() as db:
        public = the_stand_in().public
        shown = state.page_state(db, the_stand_in().cast.bot)
        more = {
            "public_base": public.base if public else None,
            "questions": the_stand_in().cast.questions,
            "stickers": [{"key": one.key, "name": one.name} for one in attachments.STICKERS],
        }
        return jsonify(shown | more)


@blueprint.get("/chats/<chat_id>/messages")
def show_messages(chat_id: str) -> ResponseReturnValue:
    """Return what is new or changed in a chat since a change number."""
    after = request.args.get("after", default=0, type=int)
    with the_stand_in().storage.read() as db:
        if state.find_chat(db, chat_id) is None:
            raise NotPossibleError("沒有這個聊天室。", 404)
        return jsonify(messages.changed_messages(db, the_stand_in().cast.bot, chat_id, after))


@blueprint.get("/menus/<menu_id>")
def show_menu(menu_id: str) -> Response:
    """Return the picture of a rich menu."""
    with the_stand_in().storage.read() as db:
        menu = rich_menus.find(db, menu_id)
    if menu is None or menu["picture"] is None:
        raise NotPossibleError("沒有這個選單。", 404)
    return Response(menu["picture"], mimetype=menu["type"])


@blueprint.get("/stream")
def stream() -> Response:
    """Tell the page what changes."""
    lines = the_stand_in().broadcaster.follow()
    return Response(lines, mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


@blueprint.post("/chats/<chat_id>/text")
def write_text(chat_id: str) -> ResponseReturnValue:
    """Write a message as a person."""
    fields = Fields.of_request()
    with the_stand_in().storage.write() as db:
        message_id = talk.write_text(
            db,
            the_stand_in().cast.bot,
            chat_id=chat_id,
            person=fields.text("person"),
            text=fields.text("text"),
            quoted=fields.optional_text("quoted"),
            mentions=fields.mentions(),
        )
    return jsonify(id=message_id)


@blueprint.post("/messages/<message_id>/edit")
def edit_text(message_id: str) -> ResponseReturnValue:
    """Edit one's own message."""
    fields = Fields.of_request()
    with the_stand_in().storage.write() as db:
        talk.edit_text(
            db,
            the_stand_in().cast.bot,
            message_id=message_id,
            person=fields.text("person"),
            text=fields.text("text"),
            mentions=fields.mentions(),
        )
    return jsonify(id=message_id)


@blueprint.post("/messages/<message_id>/unsend")
def unsend(message_id: str) -> ResponseReturnValue:
    """Take back one's own message."""
    person = Fields.of_request().text("person")
    with the_stand_in().storage.write() as db:
        talk.unsend(db, message_id=message_id, person=person)
    return jsonify(id=message_id)


@blueprint.get("/public/<path:path>")
def show_public(path: str) -> ResponseReturnValue:
    """Return what the bot shows under its public address."""
    public = the_stand_in().public
    found = public.read(path) if public else None
    if found is None:
        raise NotPossibleError("機器人沒有這個網頁，或已經刪除。", 404)
    return Response(found.data, content_type=found.content_type, headers=found.headers)


@blueprint.post("/chats/<chat_id>/postback")
def press_button(chat_id: str) -> ResponseReturnValue:
    """Tap a button as a person."""
    fields = Fields.of_request()
    with the_stand_in().storage.write() as db:
        message_id, event_id = talk.press_button(
            db,
            chat_id=chat_id,
            person=fields.text("person"),
            data=fields.text("data"),
            display_text=fields.optional_text("display_text"),
            params=fields.texts("params"),
        )
    return jsonify(id=message_id, event_id=event_id)


@blueprint.post("/chats/<chat_id>/bot")
def move_bot(chat_id: str) -> ResponseReturnValue:
    """Invite the bot into a group, or remove it."""
    bot = the_stand_in().cast.bot
    actions: dict[str, Callable[[Transaction], None]] = {
        "invite": lambda db: talk.invite_bot(db, bot, chat_id),
        "remove": lambda db: talk.remove_bot(db, bot, chat_id),
    }
    return _act(Fields.of_request(), actions)


@blueprint.post("/chats/<chat_id>/friend")
def befriend_bot(chat_id: str) -> ResponseReturnValue:
    """Add the bot as a friend, or block it."""
    bot = the_stand_in().cast.bot
    actions: dict[str, Callable[[Transaction], None]] = {
        "add": lambda db: talk.set_friend(db, bot, chat_id, friend=True),
        "block": lambda db: talk.set_friend(db, bot, chat_id, friend=False),
    }
    return _act(Fields.of_request(), actions)


@blueprint.post("/chats/<chat_id>/members")
def move_person(chat_id: str) -> ResponseReturnValue:
    """Bring a person into a group, or let them leave it."""
    fields = Fields.of_request()
    person = fields.text("person")
    actions: dict[str, Callable[[Transaction], None]] = {
        "add": lambda db: talk.set_member(db, group_id=chat_id, person=person, present=True),
        "remove": lambda db: talk.set_member(db, group_id=chat_id, person=person, present=False),
    }
    return _act(fields, actions)


@blueprint.post("/events/<event_id>/redeliver")
def redeliver(event_id: str) -> ResponseReturnValue:
    """Send an event to the bot once more."""
    with the_stand_in().storage.write() as db:
        if not webhooks.redeliver(db, event_id):
            raise NotPossibleError("找不到這個事件。", 404)
    return jsonify(ok=True)


@blueprint.post("/settings")
def change_settings() -> ResponseReturnValue:
    """Set the monthly limit (null: none) and whether failed events come again by themselves."""
    fields = Fields.of_request()
    with the_stand_in().storage.write() as db:
        if fields.has(quota.LIMIT):
            db.set_setting(quota.LIMIT, fields.optional_number(quota.LIMIT))
        if fields.has(state.AUTOMATIC_REDELIVERY):
            db.set_setting(state.AUTOMATIC_REDELIVERY, fields.flag(state.AUTOMATIC_REDELIVERY))
        return jsonify(state.page_state(db, the_stand_in().cast.bot))


@blueprint.get("/clock")
def show_clock() -> ResponseReturnValue:
    """Return what time the bot believes it is, and when it reminds next; nulls when that cannot be moved."""
    bot_clock = the_stand_in().bot_clock
    reading = bot_clock.read() if bot_clock else None
    if reading is None:
        return jsonify(program_time=None, next_reminder=None)
    return jsonify(_noted(reading))


@blueprint.post("/clock")
def move_clock() -> ResponseReturnValue:
    """Set the time the bot believes it is; null goes back to the real time."""
    bot_clock = the_stand_in().bot_clock
    if bot_clock is None:
        raise NotPossibleError("這個機器人的時間不能調整。")
    return jsonify(_noted(bot_clock.move(Fields.of_request().optional_text("moment"))))


def _noted(reading: ClockReading) -> dict[str, str | None]:
    """Return a reading after the messages from now on are stamped by it."""
    with the_stand_in().storage.write() as db:
        program_stamps.note(db, datetime.fromisoformat(reading.program_time))
    return asdict(reading)


@blueprint.post("/failures")
def plan_failures() -> ResponseReturnValue:
    """Have the next calls of the bot fail; `calls` 0 takes back what was planned."""
    fields = Fields.of_request()
    failure = Failure(
        status=fields.optional_number("status", least=400, most=599),
        body=fields.optional_object("body"),
        delay_s=fields.seconds("delay_s"),
        break_after_accept=fields.flag("break_after_accept"),
        path=fields.choice("path", ("reply", "push")),
    )
    calls = fields.optional_number("calls")
    if calls is None:
        raise FieldError("calls")
    the_stand_in().rehearsal.plan(failure, calls)
    return jsonify(ok=True)


@blueprint.get("/calls")
def show_calls() -> ResponseReturnValue:
    """Return the last calls the bot made."""
    return jsonify(calls=the_stand_in().rehearsal.calls())


def _act(fields: Fields, actions: dict[str, Callable[[Transaction], None]]) -> ResponseReturnValue:
    action = fields.choice("action", tuple(actions))
    if action is None:
        raise FieldError("action")
    with the_stand_in().storage.write() as db:
        actions[action](db)
        view: dict[str, Any] = state.page_state(db, the_stand_in().cast.bot)
    return jsonify(view)
