"""What the published words said when, and whether what somebody was shown at a moment still holds; pure.

A thing that can be corrected has a key: 「entry 4」, 「supplement fax」, 「date apply」.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.faq.entry import FIRST_ADDITION

# For so long after a new version a process may still have answered from the old one.
TAKEN_OVER_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True)
class Words:
    """One version: what stands under each key, the numbers by which answers name them, and the dates they mention."""

    says: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[int, str] = field(default_factory=dict)
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """What a key said from when on (machine time), the oldest first; None: nothing, it was withdrawn."""

    said: Sequence[tuple[datetime, str | None]]

    @property
    def changed_at(self) -> datetime | None:
        """Since when what holds now has held; None when nothing was ever changed."""
        return self.said[-1][0] if len(self.said) > 1 else None

    def was_other(self, at: datetime) -> bool:
        """Tell whether something else was said at that moment than now."""
        earlier = [words for since, words in self.said if since + TAKEN_OVER_WITHIN <= at]
        words = earlier[-1] if earlier else self.said[0][1]
        return words is not None and words != self.said[-1][1]


def words_of(entries: Mapping[str, Any], supplements: Mapping[str, Any], deadlines: Mapping[str, Any]) -> Words:
    """Take what can be corrected out of a version's files, as YAML reads them."""
    says, numbers, dates = dict[str, str](), dict[int, str](), dict[str, tuple[str, ...]]()
    for one in entries.get("entries", ()):
        key = f"entry {one['number']}"
        links = [str(link.get("url")) for link in one.get("links", ())]
        says[key], numbers[one["number"]] = _signature(str(one["answer"]), *links), key
        dates[key] = tuple(f"date {name}" for name in one.get("deadlines", ()))
    for place, one in enumerate(supplements.get("supplements") or ()):
        key = f"supplement {one['id']}"
        numbers[FIRST_ADDITION + place] = key
        if one.get("enabled"):
            says[key] = _signature(str(one["answer"]))
    for one in deadlines.get("deadlines", ()):
        says[f"date {one['id']}"] = str(one["date"])
    return Words(says, numbers, dates)


def histories(
    versions: Sequence[tuple[datetime, Words]], moves: Iterable[tuple[datetime, str, str]]
) -> dict[str, History]:
    """Return the history of each key from the versions and from dates that were moved since (when, key, new date)."""
    moments: list[tuple[datetime, Mapping[str, str], bool]] = [(at, words.says, True) for at, words in versions]
    moments += [(at, {key: day}, False) for at, key, day in moves]
    said: dict[str, list[tuple[datetime, str | None]]] = {}
    for at, says, is_whole in sorted(moments, key=lambda one: one[0]):
        gone = [key for key in said if is_whole and key not in says]
        for key, words in [*says.items(), *((key, None) for key in gone)]:
            known = said.setdefault(key, [])
            if not known or known[-1][1] != words:
                known.append((at, words))
    return {key: History(known) for key, known in said.items()}


def _signature(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
