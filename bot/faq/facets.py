"""Which part of an answer a message asks for: its cues, a year, or the system it or the unit names; pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.faq.entry import Entry, Facet
from bot.faq.knowledge import Knowledge
from bot.faq.normalize import HAN, Normalizer
from bot.faq.sounds import syllable

_YEAR = re.compile(r"(?<!\d)(\d{3})(?:學?年|年度|那年|(?=[誰要的會起後]))")
# Who writes in English leaves the 「年」 out: "from 113", "the 111 fee". Only a year that a part names is taken for
# one: "115 students" is none.
_BARE_YEAR = re.compile(r"(?<!\d)(1[01]\d)(?![\d元萬千塊月日號年])")
_OPEN_END = re.compile(r"^(\d{3})年(?:起|以後)$")
# From a year on: years of several parts.
_ONWARD = re.compile(r"\d{3}年(?:之後|以後|後|起)")
# The year after the one spoken of: 「隔年呢」, "and the year after that" (bot.faq.english).
_YEAR_AFTER = re.compile(r"[隔翌次]年|[下後]一年|(?<!\d)年之後|之後那年")
# Words that ask for all of them, so that no single part is wanted.
_ALL = re.compile(r"各家|各廠商|各個|每家|每一家|三家|幾家|哪家|哪一家|哪間|比較|分別|全部|所有|最便宜")
# What around a cue says that something else is meant: 「除了研習」, 「不是介接的又有誰」, 「不加開的話」.
# Asking whether is no denial: 「是不是」, 「不是介接的嗎」, 「不加開了嗎」.
_BESIDES = re.compile(r"除了?$")
_OTHER_THAN = re.compile(r"(?:(?<!是)不是|非)$")
_WHETHER = re.compile(r".{0,4}[嗎吧]")
_NOT, _IF_NOT = re.compile(r"(?<![會能要是可])不$"), re.compile(r".{0,4}(?:的話|那)")


def _sounds(bare: str) -> str:
    """Return how a text sounds, each character between blanks."""
    return f" {' '.join(syllable(one) if HAN.match(one) else one for one in bare)} "


def _says(bare: str, cue: str) -> bool:
    """Tell whether a text says a cue somewhere without denying it."""
    places = re.finditer(re.escape(cue), bare) if cue else ()
    return any(not _is_denied(bare[: place.start()], bare[place.end() :]) for place in places)


def _is_denied(before: str, after: str) -> bool:
    is_other = _OTHER_THAN.search(before) is not None and _WHETHER.fullmatch(after) is None
    is_condition = _NOT.search(before) is not None and _IF_NOT.match(after) is not None
    return is_other or is_condition or _BESIDES.search(before) is not None


def _named_years(bare: str) -> set[int]:
    """Return the years of the Republic that a text names as such."""
    return set(map(int, _YEAR.findall(bare)))


def _of_years(facets: Sequence[Facet], bare: str) -> set[Facet]:
    """Return the parts for the years that a text names; those after the last start belong to the open end."""
    named = {_of_year(facets, year) or _open_end(facets, year) for year in _named_years(bare)}
    unmarked = {_of_year(facets, int(year)) for year in _BARE_YEAR.findall(bare)}
    return {one for one in named | unmarked if one is not None}


def _of_year(facets: Sequence[Facet], year: int) -> Facet | None:
    return next((facet for facet in facets if f"{year}年" in facet.cues), None)


def _open_end(facets: Sequence[Facet], year: int) -> Facet | None:
    for facet in facets:
        starts = [int(found[1]) for cue in facet.cues if (found := _OPEN_END.match(cue))]
        if starts and min(starts) <= year:
            return facet
    return None


class Facets:
    """Picks parts of entries; built once for a knowledge."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer) -> None:
        self._aliases = {
            system.id: tuple(normalizer.bare(word) for word in (system.name, system.company, *system.aliases))
            for system in knowledge.systems.systems
        }
        self._sounds = {
            system: tuple(_sounds(word) for word in words if len(word) > 1) for system, words in self._aliases.items()
        }
        self._cues = {
            cue: normalizer.bare(cue) for one in knowledge.answerable for facet in one.facets for cue in facet.cues
        }

    def pick(self, entry: Entry, bare: str, *, near: str | None = None, system: str | None = None) -> str | None:
        """Return the facet that is asked for; None when the whole is, or when several are.

        `bare` is the message in its comparing form, `near` the facet of the nearest known wording, `system` the unit's
        own choice: both count only when the message itself says nothing.
        """
        if not entry.facets:
            return None
        return self._narrowed(entry, self._broad(entry, bare, near=near, system=system), bare)

    def system_in(self, text: str) -> str | None:
        """Return the one system that a text in its comparing form names."""
        named = self._named(text)
        return next(iter(named)) if len(named) == 1 else None

    def year_after(self, entry: Entry, before: str, bare: str) -> str | None:
        """Return the part for the year that follows the one asked for `before`, where a message asks for that.

        Only where the parts of the answer are years themselves: a year within the part for a system is not followed by
        one of the next system.
        """
        broad = [facet for facet in entry.facets if facet.narrows is None]
        if not _YEAR_AFTER.search(bare) or _of_years(broad, bare):
            return None
        years = [facet.id for facet in broad if any(map(_named_years, facet.cues))]
        following = dict(pairwise(years))
        return following.get(self.pick(entry, before) or "")

    def may_lead(self, entry: Entry, part: str | None, bare: str) -> bool:
        """Tell whether a part that no cue names may still lead: all are not asked for, nor is it another system's."""
        facet = entry.facet(part)
        if facet is None or _ALL.search(bare) or _ONWARD.search(bare):
            return False
        within = entry.facet(facet.narrows) or facet
        return within.system is None or within.system in self._named(bare)

    def _narrowed(self, entry: Entry, picked: str | None, bare: str) -> str | None:
        """Return the one fact in a part that is asked for, else the part."""
        narrower = [one for one in entry.facets if one.narrows and one.narrows == picked]
        cues = {self._cues[cue] for one in narrower for cue in one.cues} - {""}
        found: set[str] = set()
        for cue in sorted(cues, key=len, reverse=True):
            if cue in bare:
                found.add(cue)
                bare = bare.replace(cue, " ")  # 「第一年」 is not 「一年」.
        cued = [one.id for one in narrower if any(self._cues[cue] in found for cue in one.cues)]
        return cued[0] if len(cued) == 1 else picked

    def _broad(self, entry: Entry, bare: str, *, near: str | None, system: str | None) -> str | None:
        """Return the part that is asked for, before facts in it are told apart."""
        broad = [facet for facet in entry.facets if facet.narrows is None]
        named = self._named(bare)
        cued = [facet for facet in broad if self._is_cued(facet, bare, named)]
        of_years = _of_years(broad, bare)
        if of_years:
            together = {one.id for one in (*of_years, *cued)}
            return together.pop() if len(together) == 1 else None
        called = [one for one in cued if self._is_called(one, named)]
        if len(cued) == 1 or len(called) == 1:
            return (called or cued)[0].id
        if cued or _ALL.search(bare):
            return None
        if near is not None and not named:
            return near
        own = [facet.id for facet in broad if system is not None and facet.system == system]
        return own[0] if own and not named else None

    def _named(self, bare: str) -> set[str]:
        """Return the systems that are named, or that sound as what was typed or spoken does."""
        named = {system for system, words in self._aliases.items() if any(word and word in bare for word in words)}
        if named:
            return named
        sounds = _sounds(bare)
        return {system for system, names in self._sounds.items() if any(name in sounds for name in names)}

    def _is_called(self, facet: Facet, named: set[str]) -> bool:
        """Tell whether one of a facet's cues is the name of a system that is named."""
        names = {word for system in named for word in self._aliases[system]}
        return any(self._cues[cue] in names for cue in facet.cues)

    def _is_cued(self, facet: Facet, bare: str, named: set[str]) -> bool:
        if facet.system is not None:
            return facet.system in named
        return self._has_cue(facet, bare) or self._is_called(facet, named)

    def _has_cue(self, facet: Facet, bare: str) -> bool:
        return any(_says(bare, self._cues[cue]) for cue in facet.cues)
