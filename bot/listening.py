"""What a message means here and now: reads what our rows say about it, has its words judged, and ranks the two.

Runs before the write transaction, so that matching never holds the database.
"""

from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.dates.workdays import in_window
from bot.faq.found import Answer
from bot.incoming import MediaReceived, TextReceived
from bot.programme.published import Published
from bot.programme.unit_state import SYSTEM
from bot.reading.judging import Judged, judge
from bot.reading.meaning import Meaning, mean, mean_by_picture
from bot.reading.orders.everybody import ShowCases
from bot.services import askers, standing
from bot.services.announcements import unfinished
from bot.services.standing import Known


def understand(
    connection: Connection, event: TextReceived, published: Published, moment: Moment
) -> tuple[Meaning, Known]:
    """Work out what a message means. The text of one that is not meant for the bot goes no further than this."""
    known = standing.of_text(connection, event, moment, system_step=_system_step(published))
    is_quiet = in_window(moment.now.astimezone(published.zone), published.knowledge.program.quiet_hours)
    stands = known.standing
    judged = judge(
        published,
        event.text,
        mentions=event.mentions,
        emojis=event.emojis,
        addressed=event.chat.is_private or stands.quotes_us,
        may_speak=stands.may_speak and not is_quiet,
        previous=lambda: stands.previous,
        system=stands.system,
        around=None if event.chat.is_private else known.around,
    )
    known = replace(known, asks=judged.found is not None and judged.found.asks)
    is_called = judged.is_named or event.chat.is_private or stands.quotes_us
    if judged.order == ShowCases(in_passing=True) and not (is_called or stands.has_case):
        judged = replace(judged, order=None)  # They ask each other about something else.
    if stands.is_naming_school and not _names_school(connection, judged, again=stands.has_named_school):
        stands = replace(stands, is_naming_school=False)
    if stands.writes_announcement and not unfinished.names_audience(Session(connection), published, judged.words):
        stands = replace(stands, writes_announcement=False)
    return mean(judged, stands), known


def understand_media(connection: Connection, event: MediaReceived, moment: Moment) -> tuple[Meaning, Known]:
    """Work out whether a picture or file belongs to a case."""
    known = standing.of_media(connection, event, moment)
    return mean_by_picture(known.standing, is_private=event.chat.is_private), known


def _system_step(published: Published) -> str | None:
    """Return the step by which a unit chooses its system."""
    return next((step.id for step in published.knowledge.steps if step.asks == SYSTEM), None)


def _names_school(connection: Connection, judged: Judged, *, again: bool) -> bool:
    """Tell whether somebody who was asked of which school they are does not ask something else instead.

    `again`: they have named one already, so that only another name takes its place.
    """
    is_answered = judged.found is not None and isinstance(judged.found.decision, Answer)
    if not (again or is_answered):
        return True
    named = askers.find_units(Session(connection), judged.words)
    return bool(named.units or (again and named.schools))
