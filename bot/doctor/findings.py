"""What a look at the service found: each thing with what to do next. Never a secret, never what people wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(StrEnum):
    """How a finding counts: a note asks for nothing, a check is a person's to make."""

    WELL = "well"
    NOTE = "note"
    PROBLEM = "problem"
    COULD_NOT_LOOK = "could not look"
    CHECK = "check yourself"


class Verdict(IntEnum):
    """The whole in one number: the exit code."""

    WELL = 0
    PROBLEMS = 1
    COULD_NOT_LOOK = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `next_step` says what to do, and is empty where nothing is to be done."""

    about: str
    level: Level
    found: str
    next_step: str = ""


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict: a problem counts more than what could not be seen."""
    levels = {one.level for one in findings}
    if Level.PROBLEM in levels:
        return Verdict.PROBLEMS
    return Verdict.COULD_NOT_LOOK if Level.COULD_NOT_LOOK in levels else Verdict.WELL


def well(about: str, found: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(about, Level.WELL, found)


def problem(about: str, found: str, next_step: str) -> Finding:
    """Return that something needs mending."""
    return Finding(about, Level.PROBLEM, found, next_step)


def could_not_look(about: str, found: str, next_step: str) -> Finding:
    """Return that nothing can be said of something."""
    return Finding(about, Level.COULD_NOT_LOOK, found, next_step)
