"""What a person with a role is told about their own work."""

from typing import Literal

from bot.content.saying import Saying


class SayMyCases(Saying):
    """The open cases of a consultant."""

    say: Literal["my_cases"] = "my_cases"
    line_id: str


class SayMySchools(Saying):
    """A consultant's schools, the urgent first."""

    say: Literal["my_schools"] = "my_schools"
    line_id: str


class SayAway(Saying):
    """Confirms 暫離, with the cases that may be given back, and 回來."""

    say: Literal["away"] = "away"
    away: bool
    line_id: str | None = None


class SayHours(Saying):
    """Confirms 上班時間: from and until, or nothing for all working hours."""

    say: Literal["hours"] = "hours"
    hours: tuple[str, ...]
