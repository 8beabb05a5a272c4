"""Who acts where somebody runs a command: the command line, as of now."""

from sqlalchemy.orm import Session

from bot import clock
from bot.dates.moment import Moment
from bot.models.audit import Way
from bot.programme.published import Published
from bot.services import program_time
from bot.services.audit import Acting


def acting_here(session: Session, published: Published) -> Acting:
    """Return who acts for what a command does."""
    machine_now = clock.machine_now()
    now = clock.program_now(machine_now, program_time.read_offset(session))
    return Acting(by=None, way=Way.CLI, moment=Moment(now=now, machine_now=machine_now), published=published)
