"""One id leads from the webhook's event to the call to LINE that answered it."""

import logging

from sqlalchemy import select

from bot.logs import log_line
from bot.models.outbox import OwedMessage
from tests.builders import text_event
from tests.world import World


def test_the_events_id_is_on_every_line_up_to_the_call(world: World) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(log_line(record))  # type: ignore[method-assign]  # a two-line handler
    logger = logging.getLogger("bot")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    event = text_event("小幫手 說明", world.at_ms)
    try:
        world.post(event, event)
        world.deliver()
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)

    trace = f'trace="{event["webhookEventId"]}"'
    assert [trace in line for line in lines if " line_called " in line] == [True]
    assert [trace in line for line in lines if " event_seen_before " in line] == [True]
    assert "說明" not in "".join(lines)
    with world.database.read() as session:
        assert session.scalars(select(OwedMessage.trace)).all() == [event["webhookEventId"]]
