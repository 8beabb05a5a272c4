"""Reads the knowledge files and checks them as a whole: every mistake at once, as file:line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.faq import messages, rules, yaml_lines
from bot.faq.entry import Entry, Supplement
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import StateQuestion, Synonym
from bot.faq.mistakes import KnowledgeError, Mistake
from bot.faq.program import Calendar, Program
from bot.faq.shape import Shape
from bot.faq.steps import Deadline, Party, Step
from bot.faq.systems import Systems
from bot.faq.yaml_lines import MOST_BYTES, Document

__all__ = ["KnowledgeError", "Mistake", "load", "load_folder", "read_folder"]

# Files with a list, whose key is called like the file, and files that are one record.
LISTS: dict[str, type[Shape]] = {
    "entries": Entry,
    "supplements": Supplement,
    "deadlines": Deadline,
    "steps": Step,
    "parties": Party,
    "synonyms": Synonym,
    "states": StateQuestion,
}
RECORDS: dict[str, type[Shape]] = {"program": Program, "systems": Systems, "calendar": Calendar}
SCHEMA_KEY = "schema_version"
SCHEMA_VERSION = 1
_MOST_CHARACTERS = 8_000_000


def read_folder(path: Path) -> dict[str, str]:
    """Read the files of a knowledge folder as text by name; what is missing or not UTF-8 is found by `load`.

    Raises:
        KnowledgeError: a file is too large, no ordinary file, or leads out of the folder.
    """
    names = {f"{name}.yaml" for name in (*LISTS, *RECORDS)}
    files, mistakes = {}, []
    root = path.resolve()
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if name not in names and file.suffix not in (".txt", messages.SUFFIX):
            continue
        wrong = _unfit(file, root)
        if wrong is not None:
            mistakes.append(Mistake(name, 1, wrong))
        elif file.is_file():
            files[name] = file.read_bytes().decode("utf-8", "replace")
    if sum(map(len, files.values())) > _MOST_CHARACTERS:
        mistakes.append(Mistake(path.name, 1, f"all files together have more than {_MOST_CHARACTERS:,} characters"))
    if mistakes:
        raise KnowledgeError(mistakes)
    return files


def _unfit(file: Path, root: Path) -> str | None:
    """Return why a file is not read: whoever may put files here must not make us read others, or without end."""
    if not file.resolve().is_relative_to(root):
        return "this is a link to something outside the folder; put the file itself here"
    if not file.exists():
        return "this is a link that leads nowhere"
    if not (file.is_file() or file.is_dir()):
        return "this is no ordinary file"
    if file.is_file() and file.stat().st_size > MOST_BYTES:
        return f"the file is larger than {MOST_BYTES // 1024 // 1024} MB"
    return None


def load_folder(path: Path) -> Knowledge:
    """Read and check a knowledge folder.

    Raises:
        KnowledgeError: with every mistake.
    """
    return load(read_folder(path))


def load(files: Mapping[str, str]) -> Knowledge:
    """Check the files and return what they say.

    Raises:
        KnowledgeError: with every mistake.
    """
    mistakes: list[Mistake] = []
    documents = {name: _document(files, f"{name}.yaml", mistakes) for name in (*RECORDS, *LISTS)}
    records = {name: _record(name, documents[name], mistakes) for name in RECORDS}
    lists = {name: _list(name, documents[name], mistakes) for name in LISTS}
    source = _source(files, documents["program"], mistakes)
    mistakes.extend(rules.find_mistakes(records, lists, source, documents))
    # An entry with a mistake is missing for every message that names it: one mistake is enough.
    has_all = not any(one.file == "entries.yaml" for one in mistakes)
    labelled, found = messages.read_all(files, {entry.number for _, entry in lists["entries"]} if has_all else ())
    mistakes.extend(found)
    if mistakes:
        raise KnowledgeError(mistakes)
    shapes: dict[str, Any] = {**records, **{name: tuple(item for _, item in items) for name, items in lists.items()}}
    return Knowledge(**shapes, source=source, messages=tuple(labelled))


def _document(files: Mapping[str, str], name: str, mistakes: list[Mistake]) -> Document:
    if name not in files:
        mistakes.append(Mistake(name, 1, "the file is missing"))
        return Document()
    document = yaml_lines.read(files[name])
    mistakes.extend(Mistake(name, line, message) for line, message in document.problems)
    if document.data is not None and not yaml_lines.is_mapping(document.data):
        mistakes.append(Mistake(name, 1, "the file must be a mapping with text keys"))
        document.data = None
    return document


def _record(name: str, document: Document, mistakes: list[Mistake]) -> Shape | None:
    if document.data is None:
        return None
    data = dict(document.data)
    if name != "program":
        _check_version(name, document, data, mistakes)
    shape, found = _shape(RECORDS[name], data, place=(), name=name, document=document)
    mistakes.extend(found)
    return shape


def _list(name: str, document: Document, mistakes: list[Mistake]) -> list[tuple[int, Any]]:
    """Return the items that have the right shape, with their places in the list."""
    if document.data is None:
        return []
    data = dict(document.data)
    file = f"{name}.yaml"
    _check_version(name, document, data, mistakes)
    mistakes.extend(
        Mistake(file, document.line_of((key,)), f"unknown key {key!r}; only {name!r} is known here")
        for key in data
        if key != name
    )
    items = data.get(name)
    if not isinstance(items, list):
        mistakes.append(Mistake(file, document.line_of((name,)), f"{name!r} must be a list"))
        return []
    checked = []
    for number, item in enumerate(items):
        shape, found = _shape(LISTS[name], item, place=(name, number), name=name, document=document)
        mistakes.extend(found)
        if shape is not None:
            checked.append((number, shape))
    return checked


def _check_version(name: str, document: Document, data: dict[str, Any], mistakes: list[Mistake]) -> None:
    if data.pop(SCHEMA_KEY, None) != SCHEMA_VERSION:
        line = document.line_of((SCHEMA_KEY,))
        mistakes.append(Mistake(f"{name}.yaml", line, f"write {SCHEMA_KEY}: {SCHEMA_VERSION} at the top"))


def _shape(
    shape: type[Shape], data: object, *, place: tuple[str | int, ...], name: str, document: Document
) -> tuple[Shape | None, list[Mistake]]:
    """Return the checked record, or what is wrong with it and where."""
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        found = []
        for one in error.errors(include_url=False):
            where = ".".join(str(step) for step in one["loc"])
            line = document.line_of((*place, *one["loc"]))
            found.append(Mistake(f"{name}.yaml", line, f"{where or shape.__name__}: {_say(one)}"))
        return None, found


def _say(error: Any) -> str:  # noqa: ANN401 - pydantic's own record
    match error["type"]:
        case "extra_forbidden":
            return "unknown key; check its spelling"
        case "missing":
            return "missing"
        case _:
            return f"{error['msg']} (found {str(error['input'])[:40]!r})"


def _source(files: Mapping[str, str], document: Document, mistakes: list[Mistake]) -> str:
    """Return the official text; empty when the program does not name it or it is not there."""
    name = document.data.get("source_file") if isinstance(document.data, Mapping) else None
    if not isinstance(name, str):
        return ""
    if name not in files:
        mistakes.append(Mistake("program.yaml", document.line_of(("source_file",)), f"there is no file {name}"))
    return files.get(name, "")
