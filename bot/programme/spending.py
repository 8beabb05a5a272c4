"""What a push is for, who waits first when the month's quota gets tight, and what each may take of it; pure."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a push is for: an answer somebody waits for, work on cases and lists, a reminder, an announcement."""

    ANSWER = "answer"
    WORK = "work"
    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"


# Who waits first stands last.
RANKS = (Kind.ANSWER, Kind.WORK, Kind.REMINDER, Kind.ANNOUNCEMENT)


@dataclass
class Purse:
    """What is left of the month's quota while pushes are taken, and what is kept back from those that wait first."""

    left: int
    for_answers: int = 0
    for_reminders: int = 0

    def pays(self, kind: Kind, members: int) -> bool:
        """Tell whether a push of this kind may be paid, and take it out if it may."""
        if self.left - members < self._kept_from(kind):
            return False
        self.left -= members
        return True

    def _kept_from(self, kind: Kind) -> int:
        match kind:
            case Kind.ANSWER | Kind.WORK:
                return 0
            case Kind.REMINDER:
                return self.for_answers
            case Kind.ANNOUNCEMENT:
                return self.for_answers + self.for_reminders
