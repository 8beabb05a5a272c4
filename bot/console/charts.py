"""Numbers of charts: shares of a bar and points of a line, for SVG that the templates draw; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.dates.roc import short_date
from bot.programme.figures import Left

WIDTH, HEIGHT = 320, 110
# Labels below the line that still stand apart on a phone.
_LABELS = 4


@dataclass(frozen=True, kw_only=True)
class Share:
    """A part of a bar: what it is, how many, and where it lies in a bar that is 100 long."""

    kind: str
    name: str
    number: int
    at: float
    length: float


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A burn-down: the points of its two lines, the labels below, and the days as a table.

    `dates` lie where they stand; the one that holds is True, one that was moved stays.
    """

    unconfirmed: str
    unreported: str
    highest: int
    labels: Sequence[tuple[float, str]]
    days: Sequence[Left]
    dates: Sequence[tuple[float, str, bool]] = ()


def shares(parts: Sequence[tuple[str, str, int]]) -> list[Share]:
    """Lay parts (kind, name, number) side by side."""
    total = sum(number for _, _, number in parts) or 1
    found, at = [], 0.0
    for kind, name, number in parts:
        length = 100 * number / total
        found.append(Share(kind=kind, name=name, number=number, at=round(at, 2), length=round(length, 2)))
        at += length
    return found


def curve(days: Sequence[Left], dates: Sequence[date] = ()) -> Curve | None:
    """Return a burn-down's curve with the dates there were; None where there is nothing to draw."""
    if len(days) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    highest = max(1, *(one.unconfirmed for one in days))
    step = WIDTH / (len(days) - 1)

    def points(values: Sequence[int]) -> str:
        return " ".join(
            f"{place * step:.1f},{HEIGHT - HEIGHT * value / highest:.1f}" for place, value in enumerate(values)
        )

    last = len(days) - 1
    places = sorted({round(last * part / (_LABELS - 1)) for part in range(_LABELS)})
    return Curve(
        unconfirmed=points([one.unconfirmed for one in days]),
        unreported=points([one.unreported for one in days]),
        highest=highest,
        labels=[(round(place * step, 1), short_date(days[place].day)) for place in places],
        days=days,
        dates=[
            (round(place * step, 1), short_date(one.day), one.day == dates[-1])
            for place, one in enumerate(days)
            if one.day in dates
        ],
    )
