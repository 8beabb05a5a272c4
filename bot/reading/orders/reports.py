"""What a school orders about its steps: that one is done, or is not done after all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfferReports:
    """回報: show what can be reported."""


@dataclass(frozen=True, kw_only=True)
class ReportStep:
    """A step (its id) is done; `system` is the one that was chosen, if it is said.

    `divisions` are the divisions as typed; 1:1, `school` is what a consultant typed before the report.
    """

    step: str
    system: str | None = None
    divisions: tuple[str, ...] = ()
    school: str | None = None


@dataclass(frozen=True)
class TakeBackReport:
    """取消回報: take back the last report."""
