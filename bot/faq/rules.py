"""Rules between the knowledge files: official words, names that must exist, nothing said twice; pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from bot.faq.entry import Entry
from bot.faq.mistakes import Mistake
from bot.faq.program import Calendar, Program
from bot.faq.steps import SCHOOL, VENDOR, Deadline
from bot.faq.systems import System, Systems
from bot.faq.yaml_lines import Document

_ANSWER_LIMIT = 4900  # A LINE text takes 5,000 UTF-16 units; the source line needs some.

Lists = Mapping[str, list[tuple[int, Any]]]
Documents = Mapping[str, Document]


def find_mistakes(records: Mapping[str, Any], lists: Lists, source: str, documents: Documents) -> Iterator[Mistake]:
    """Find what is wrong between files whose shapes are right."""
    yield from _repeated_names(lists, documents)
    yield from _official_words(lists, source, documents)
    yield from _variants(lists, documents)
    yield from _references(records, lists, documents)
    yield from _deadlines(lists, documents)
    yield from _step_words(lists, documents)
    if isinstance(records.get("calendar"), Calendar):
        yield from _calendar(records["calendar"], documents["calendar"])


def squeeze(text: str) -> str:
    """Return a text without white space, to compare official words."""
    return "".join(text.split())


def fold(text: str) -> str:
    """Return a question as it is compared: width, case, punctuation and space do not matter."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _at(name: str, documents: Documents, *path: str | int) -> tuple[str, int]:
    return f"{name}.yaml", documents[name].line_of(path)


def _repeated_names(lists: Lists, documents: Documents) -> Iterator[Mistake]:
    for name, key in (
        *(("entries", "number"), ("supplements", "id"), ("deadlines", "id"), ("steps", "id"), ("parties", "id")),
        ("synonyms", "word"),
    ):
        seen: dict[object, int] = {}
        for number, item in lists[name]:
            value = getattr(item, key)
            file, line = _at(name, documents, name, number, key)
            if value in seen:
                yield Mistake(file, line, f"{key} {value!r} is used twice (first on line {seen[value]})")
            seen.setdefault(value, line)
    if documents["entries"].data is not None and not lists["entries"]:
        yield Mistake(*_at("entries", documents, "entries"), "there is no usable entry")


def _official_words(lists: Lists, source: str, documents: Documents) -> Iterator[Mistake]:
    official = squeeze(source)
    for number, entry in lists["entries"]:
        for key in ("question", "answer"):
            text = getattr(entry, key)
            if source and squeeze(text) not in official:
                message = f"entry {entry.number}: the {key} is not word for word in the source text"
                yield Mistake(*_at("entries", documents, "entries", number, key), message)
        if len(entry.answer) > _ANSWER_LIMIT:
            message = f"entry {entry.number}: the answer is longer than {_ANSWER_LIMIT} characters"
            yield Mistake(*_at("entries", documents, "entries", number, "answer"), message)
        ids: set[str] = set()
        for place, facet in enumerate(entry.facets):
            where = _at("entries", documents, "entries", number, "facets", place, "part")
            if squeeze(facet.part) not in squeeze(entry.answer):
                yield Mistake(*where, f"facet {facet.id!r}: the part is not word for word in the answer")
            if facet.id in ids:
                yield Mistake(*where, f"facet {facet.id!r} stands twice in entry {entry.number}")
            if facet.narrows is not None and facet.narrows not in ids:
                yield Mistake(*where, f"facet {facet.id!r}: {facet.narrows!r} is no facet before it in this entry")
            ids.add(facet.id)


def _variants(lists: Lists, documents: Documents) -> Iterator[Mistake]:
    seen: dict[str, tuple[int, int]] = {}
    for number, entry in lists["entries"]:
        if not entry.variants:
            yield Mistake(*_at("entries", documents, "entries", number), f"entry {entry.number} has no variants")
        asked: list[tuple[str, tuple[str | int, ...]]] = [(fold(entry.question), ("question",))]
        asked += [(fold(text), ("variants", place)) for place, text in enumerate(entry.variants)]
        for folded, path in asked:
            file, line = _at("entries", documents, "entries", number, *path)
            if not folded:
                yield Mistake(file, line, "this question has no letters")
                continue
            if folded in seen:
                first_entry, first_line = seen[folded]
                yield Mistake(file, line, f"the same question stands on line {first_line} (entry {first_entry})")
            seen.setdefault(folded, (entry.number, line))


def _names(documents: Documents, name: str, key: str) -> set[Any] | None:
    """Return the names a file gives, also those of items with mistakes; None when the file cannot be read."""
    data = documents[name].data
    items = data.get(name) if isinstance(data, Mapping) else None
    if not isinstance(items, list):
        return None
    return {item.get(key) for item in items if isinstance(item, Mapping)}


class _Names:
    """The names that other files may refer to."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._known = {
            "entry": _names(documents, "entries", "number"),
            "step": _names(documents, "steps", "id"),
            "party": _names(documents, "parties", "id"),
            "deadline": _names(documents, "deadlines", "id"),
            "system": _names(documents, "systems", "id"),
        }

    def check(self, kind: str, value: object, name: str, *path: str | int) -> Iterator[Mistake]:
        """Find that `value` is no name of this kind; a file that cannot be read is not held against it."""
        known = self._known[kind]
        if value is not None and known is not None and value not in known:
            yield Mistake(*_at(name, self._documents, *path), f"there is no {kind} {value!r}")


def _references(records: Mapping[str, Any], lists: Lists, documents: Documents) -> Iterator[Mistake]:
    names = _Names(documents)
    program = records.get("program")
    program_urls = {link.url for link in program.links} if isinstance(program, Program) else set()
    for number, entry in lists["entries"]:
        yield from _entry_references(number, entry, names)
        yield from _links(number, entry, program_urls, documents)
    for number, deadline in lists["deadlines"]:
        yield from names.check("entry", deadline.entry, "deadlines", "deadlines", number, "entry")
        for step in (deadline.met_by, deadline.reported_by, *deadline.wording.by_step):
            yield from names.check("step", step, "deadlines", "deadlines", number)
    for number, step in lists["steps"]:
        if step.marked_by not in (SCHOOL, VENDOR):
            yield from names.check("party", step.marked_by, "steps", "steps", number, "marked_by")
        yield from names.check("step", step.confirms, "steps", "steps", number, "confirms")
        yield from names.check("step", step.reopens, "steps", "steps", number, "reopens")
        yield from names.check("entry", step.entry, "steps", "steps", number, "entry")
    for number, state in lists["states"]:
        yield from names.check("step", state.step, "states", "states", number, "step")
    systems = records.get("systems")
    for place, system in enumerate(systems.systems if isinstance(systems, Systems) else ()):
        yield from names.check("party", system.party, "systems", "systems", place, "party")
        yield from names.check("entry", system.entry, "systems", "systems", place, "entry")
        yield from _facet_of(place, system, lists, documents)


def _entry_references(number: int, entry: Entry, names: _Names) -> Iterator[Mistake]:
    place = ("entries", "entries", number)
    yield from names.check("party", entry.owner, *place, "owner")
    for deadline in entry.deadlines:
        yield from names.check("deadline", deadline, *place, "deadlines")
    for facet_place, facet in enumerate(entry.facets):
        yield from names.check("system", facet.system, *place, "facets", facet_place, "system")


def _links(number: int, entry: Entry, program_urls: set[str], documents: Documents) -> Iterator[Mistake]:
    for place, link in enumerate(entry.links):
        if link.url not in squeeze(entry.answer) and link.url not in program_urls:
            where = _at("entries", documents, "entries", number, "links", place, "url")
            yield Mistake(*where, "this address is neither in the answer nor among the program's links")


def _facet_of(place: int, system: System, lists: Lists, documents: Documents) -> Iterator[Mistake]:
    entry = next((entry for _, entry in lists["entries"] if entry.number == system.entry), None)
    if system.facet is not None and entry is not None and entry.facet(system.facet) is None:
        where = _at("systems", documents, "systems", place, "facet")
        yield Mistake(*where, f"there is no facet {system.facet!r} in entry {system.entry!r}")


def _deadlines(lists: Lists, documents: Documents) -> Iterator[Mistake]:
    for number, deadline in lists["deadlines"]:
        if not _is_descending(deadline):
            where = _at("deadlines", documents, "deadlines", number, "offsets")
            yield Mistake(*where, f"offsets must fall: {list(deadline.offsets)}")


def _step_words(lists: Lists, documents: Documents) -> Iterator[Mistake]:
    """Find words that would mark two steps."""
    seen: dict[str, str] = {}
    for number, step in lists["steps"]:
        for place, word in enumerate(step.words):
            other = seen.setdefault(word, step.id)
            if other != step.id:
                where = _at("steps", documents, "steps", number, "words", place)
                yield Mistake(*where, f"{word!r} already marks the step {other!r}")


def _is_descending(deadline: Deadline) -> bool:
    return list(deadline.offsets) == sorted(set(deadline.offsets), reverse=True)


def _calendar(calendar: Calendar, document: Document) -> Iterator[Mistake]:
    for place, holiday in enumerate(calendar.school_holidays):
        if holiday.last < holiday.first:
            line = document.line_of(("school_holidays", place))
            yield Mistake("calendar.yaml", line, "the last day is before the first")
