"""The past of a demonstration: when things happened before it began, on both clocks, and who did them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.faq.steps import Step
from bot.models.school import Unit
from bot.programme.published import Published
from bot.services.demonstration.cast import DemoCast, party_of


@dataclass(frozen=True, kw_only=True)
class Past:
    """`start` is the program time at which the demonstration begins, `machine_start` the machine's then."""

    session: Session
    published: Published
    start: datetime
    machine_start: datetime
    cast: DemoCast

    def machine(self, moment: datetime) -> datetime:
        """Return the machine time of a moment of program time."""
        return self.machine_start - (self.start - moment)

    def at(self, moment: datetime) -> Moment:
        """Return a moment on both clocks."""
        return Moment(now=moment, machine_now=self.machine(moment))

    def working(self, moment: datetime) -> datetime:
        """Return a moment of a working day near another."""
        local = moment.astimezone(self.published.zone)
        while not self.published.calendar.is_workday(local.date()):
            local -= timedelta(days=1)
        return min(local.replace(hour=9 + local.hour % 8), self.start)

    def asker(self, unit: Unit) -> str:
        """Return who speaks for a unit."""
        return self.cast.askers.get(unit.code) or f"U4{unit.id:030d}"

    def party_person(self, step: Step) -> str:
        """Return who marks a step of a party, as far as there is somebody."""
        knowledge = self.published.knowledge
        found = (one.line_id for one in self.cast.people if one.of and party_of(one.of, knowledge) == step.marked_by)
        return next(found, next(one.line_id for one in self.cast.people if one.of == "vendor"))
