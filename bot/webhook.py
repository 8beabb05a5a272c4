"""POST /callback: the signature first, then event by event, so that one bad event never costs the others."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import clock, incoming, outbox
from bot.context import Context
from bot.database import PREPARED_AFTER, is_lost
from bot.dates.moment import Moment
from bot.dispatch import dispatch, has_effect, prepares
from bot.inserting import insert_if_new, stored
from bot.listening import understand, understand_media
from bot.logs import note, tracing, warn
from bot.models.audit import Way
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.programme.published import Published
from bot.reading.meaning import Meaning, Nothing
from bot.services import chats, failed_events
from bot.services.standing import Known
from bot.translate import MalformedEventError, translate
from bot.wiring import Runtime

log = logging.getLogger("bot.webhook")
blueprint = Blueprint("webhook", __name__)
RUNTIME = "runtime"


@blueprint.post("/callback")
def callback() -> Response:
    """Take LINE's events: 400 for a wrong signature or shape, 500 when an event must be delivered again, else 200."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    body = request.get_data()
    if not is_signed(body, request.headers.get("X-Line-Signature", ""), runtime.settings.line_channel_secrets):
        warn(log, "webhook_refused", reason="signature")
        return Response(status=400)
    events = read_envelope(body)
    if events is None:
        warn(log, "webhook_refused", reason="shape")
        return Response(status=400)
    handled = [handle_event(runtime, raw) for raw in events]
    return Response(status=200 if all(handled) else 500)


def is_signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Tell whether the signature fits the raw body under one of the channel's secrets (two during a rotation)."""
    given = signature.encode("utf-8", "replace")
    matches = [
        hmac.compare_digest(base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()), given)
        for secret in secrets
    ]
    return any(matches)


def read_envelope(body: bytes) -> list[object] | None:
    """Return the events of a webhook body; None when it does not have LINE's shape."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("events"), list):
        return None
    return list(envelope["events"]) if isinstance(envelope.get("destination"), str) else None


def handle_event(runtime: Runtime, raw: object) -> bool:
    """Serve one event; tell whether LINE need not deliver it again. An edge loop: no error leaves it."""
    try:
        event = translate(raw, received_at=clock.machine_now())
    except MalformedEventError as error:
        warn(log, "event_malformed", lacks=str(error))
        runtime.measures.events.labels("malformed").inc()
        return True
    if event is None:
        runtime.measures.events.labels("ignored").inc()
        return True
    with tracing(event.event_id):
        return _serve_or_park(runtime, event)


def _serve_or_park(runtime: Runtime, event: incoming.Event) -> bool:
    try:
        try:
            serve_event(runtime, event)
        except DBAPIError as error:
            if not is_lost(error):
                raise
            serve_event(runtime, event)  # The connection had died; what was committed is seen by the event's id.
    except Exception as error:  # noqa: BLE001 - the edge: roll back, note the id, go on with the next event
        warn(log, "event_failed", failed=True, event_id=event.event_id)
        runtime.measures.events.labels("failed").inc()
        return _park_after_failures(runtime, event, error)
    runtime.measures.events.labels("served").inc()
    return True


def serve_event(runtime: Runtime, event: incoming.Event) -> None:
    """Read and match, then do everything the event causes in one transaction; talk ends with the reading."""
    if event.redelivered and _is_parked(runtime, event):  # Nobody else fails before the first delivery.
        return
    with runtime.measures.understanding():
        heard = _hear(runtime, event)
    if heard.known is not None:
        _count(runtime, event, heard.known, heard.now.astimezone(heard.published.zone).date())
    if not has_effect(event, heard.meaning):
        if heard.known is not None and heard.known.has_held:
            _lend(runtime, event)
        return
    prepared = _prepare(runtime, event)
    with runtime.database.write() as session:
        _serve(session, event, heard, prepared)


def rehearse(runtime: Runtime) -> None:
    """Serve a made-up question and undo it, so that nobody is the first to wait for what is made at first use.

    A web process that begins under load would make it in each of its threads at the same time. An edge: what fails here
    is noted, and fails again for whoever asks first.
    """
    now, anything = clock.machine_now(), uuid4().hex
    try:
        event = incoming.TextReceived(
            event_id=anything,
            chat=incoming.Chat(incoming.ChatKind.USER, anything),
            user_id=anything,
            sent_at=now,
            received_at=now,
            reply_token=anything,
            message_id=anything,
            text=runtime.setting(now).published.knowledge.entries[0].question,
        )
        heard = _hear(runtime, event)
        with runtime.database.write() as session:
            _serve(session, event, heard, None)
            session.rollback()
        for _ in range(PREPARED_AFTER + 1):  # Going back, the driver forgets what it had prepared.
            _hear(runtime, event)
    except Exception:  # noqa: BLE001 - the edge: a start does not hang on this
        warn(log, "rehearsal_failed", failed=True)


def rehearse_in(runtime: Runtime, connections: int) -> None:
    """Rehearse in so many connections, one after the other: each learns of the tables and statements itself."""
    with ExitStack() as held:
        for _ in range(connections):
            rehearse(runtime)
            try:
                held.enter_context(runtime.database.read_rows())  # The one just used: the next has to be another.
            except DBAPIError:
                return  # Noted already.


@dataclass(frozen=True, kw_only=True)
class _Heard(Moment):
    """What an event means when it comes in, by which knowledge, and how it stands in its chat (messages only)."""

    published: Published
    meaning: Meaning
    known: Known | None


def _hear(runtime: Runtime, event: incoming.Event) -> _Heard:
    machine_now = clock.machine_now()
    setting = runtime.setting(machine_now)
    moment = Moment(now=clock.program_now(machine_now, setting.offset), machine_now=machine_now)
    meaning, known = _understand(runtime, event, setting.published, moment)
    return _Heard(now=moment.now, machine_now=machine_now, published=setting.published, meaning=meaning, known=known)


def _serve(session: Session, event: incoming.Event, heard: _Heard, prepared: object) -> None:
    """Do everything that an event causes, unless it was done."""
    if not insert_if_new(session, SeenEvent, event_id=event.event_id, seen_at=heard.machine_now):
        note(log, "event_seen_before", event_id=event.event_id)
        return
    chat = _known_chat(session, event, heard.known) if heard.known is not None else None
    ctx = Context(
        session=session,
        published=heard.published,
        now=heard.now,
        machine_now=heard.machine_now,
        chat=chat or chats.know_chat(session, event.chat),
        prepared=prepared,
    )
    dispatch(event, heard.meaning, ctx)
    if not ctx.replies:
        outbox.lend_token(session, ctx.chat, event)


def _prepare(runtime: Runtime, event: incoming.Event) -> object:
    """Work out what takes long while nobody else waits for the database."""
    prepare = prepares(event)
    if prepare is None:
        return None
    with runtime.database.read() as session:
        return prepare(session, runtime.acting(session, by=event.user_id, way=Way.CHAT))


def _known_chat(session: Session, event: incoming.Event, known: Known) -> Chat | None:
    """Return a chat whose row was seen; more of it than what never changes is read when somebody asks for it."""
    if known.chat_id is None:
        return None
    return stored(session, Chat, id=known.chat_id, line_id=event.chat.line_id, kind=event.chat.kind)


def _lend(runtime: Runtime, event: incoming.Event) -> None:
    """Use the token of a message that is not for the bot for what the quota holds back in its chat; nothing is kept."""
    with runtime.database.write() as session:
        outbox.lend_token(session, chats.know_chat(session, event.chat), event)


def _understand(
    runtime: Runtime, event: incoming.Event, published: Published, moment: Moment
) -> tuple[Meaning, Known | None]:
    """Work out what somebody's message means; other events say it by their kind."""
    match event:
        case incoming.TextReceived():
            with runtime.database.read_rows() as connection:
                return understand(connection, event, published, moment)
        case incoming.MediaReceived():
            with runtime.database.read_rows() as connection:
                return understand_media(connection, event, moment)
        case _:
            return Nothing(), None


def _count(runtime: Runtime, event: incoming.Event, known: Known, today: date) -> None:
    """Count a message; that the bot is in a chat which it was thought to have left is written at once."""
    if known.left_at is not None and known.left_at < event.sent_at:
        with runtime.database.write() as session:
            chats.come_back(session, event.chat, at=event.sent_at)
    who = chats.digest_of(event.chat, event.user_id)
    asked = (event.sent_at, who) if known.asks else (None, None)
    spoke = (event.sent_at, who) if known.is_consultant else (None, None)
    last = chats.LastWords(asked_at=asked[0], asked_by=asked[1], consultant_at=spoke[0], consultant_by=spoke[1])
    runtime.heard.count(event.chat, day=today, last=last)


def _is_parked(runtime: Runtime, event: incoming.Event) -> bool:
    with runtime.database.read() as session:
        return failed_events.is_parked(session, event.event_id)


def _park_after_failures(runtime: Runtime, event: incoming.Event, error: Exception) -> bool:
    """Count the failure; after the third the event is parked and LINE is told that all is well."""
    try:
        with runtime.database.write() as session:
            return failed_events.count_failure(session, event.event_id, type(error).__name__, now=clock.machine_now())
    except Exception:  # noqa: BLE001 - the database itself is gone: LINE must deliver again
        warn(log, "failure_not_stored", failed=True, event_id=event.event_id)
        return False
