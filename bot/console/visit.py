"""What a view gets: who looks, as of when, and a transaction; nothing of Flask."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.dates.roc import roc_date, weekday_date
from bot.faq.knowledge import Knowledge
from bot.faq.program import Terms
from bot.models.audit import Way
from bot.models.console import ConsoleSession
from bot.programme.published import Published
from bot.services.audit import Acting
from bot.services.viewing import Viewer
from bot.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A request before it is known who sends it. The session only reads for GET, and is committed after a POST."""

    session: Session
    settings: Settings
    published: Published
    moment: Moment

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that runs."""
        return self.published.knowledge

    @property
    def terms(self) -> Terms:
        """The programme's words."""
        return self.published.knowledge.program.terms

    def day(self, moment: datetime) -> str:
        """Return a moment's day as people here write it: 12/8（三）."""
        return weekday_date(moment.astimezone(self.published.zone).date())

    def full_day(self, moment: datetime) -> str:
        """Return 110年12月8日（三）."""
        return roc_date(moment.astimezone(self.published.zone).date())

    def time(self, moment: datetime) -> str:
        """Return a moment's time of day: 09:05."""
        return f"{moment.astimezone(self.published.zone):%H:%M}"

    def clock(self, moment: datetime) -> str:
        """Return day and time: 12/8（三） 09:05."""
        return f"{self.day(moment)} {moment.astimezone(self.published.zone):%H:%M}"

    def stamp(self, machine_moment: datetime) -> str:
        """Return day and time of a moment of machine time as it is shown: moved along where a demonstration is."""
        return self.clock(machine_moment + (self.moment.now - self.moment.machine_now))

    def acting_as(self, line_id: str) -> Acting:
        """Return who does what this request does, for somebody who signs in by it."""
        return Acting(by=line_id, way=Way.CONSOLE, moment=self.moment, published=self.published)


@dataclass(frozen=True, kw_only=True)
class Visit(Caller):
    """A request of somebody who is signed in and whose role allows it.

    `prepared` is what the route worked out for an action before its transaction, as it takes long.
    """

    viewer: Viewer
    signed_in: ConsoleSession
    prepared: object = None

    @property
    def acting(self) -> Acting:
        """Who does what this request does."""
        return self.acting_as(self.viewer.line_id)
