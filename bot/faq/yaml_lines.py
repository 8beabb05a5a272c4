"""YAML text as plain data together with the line on which every value stands; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]


@dataclass
class Document:
    """A file's data, the line of each place in it, and what is wrong with it as YAML: (line, message)."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def line_of(self, path: Sequence[str | int]) -> int:
        """Return the line of a place; of one that does not exist, the line of what should hold it."""
        for end in range(len(path), -1, -1):
            line = self.lines.get(tuple(path[:end]))
            if line is not None:
                return line
        return 1


def read(text: str) -> Document:
    """Read a YAML text; syntax errors and repeated keys are problems, not exceptions."""
    document = Document()
    if "\ufffd" in text:
        document.problems.append((text[: text.index("\ufffd")].count("\n") + 1, "this is not UTF-8; save it as UTF-8"))
    try:
        node = yaml.compose(text, Loader=_LOADER)
        document.data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.problems.append(((mark.line + 1) if mark else 1, f"not YAML: {error.problem or error.context}"))
        return document
    except (yaml.YAMLError, ValueError) as error:
        document.problems.append((1, f"not YAML: {error}"))
        return document
    if node is None:
        document.problems.append((1, "the file is empty"))
        return document
    for path, line, problem in _walk(node, ()):
        document.lines.setdefault(path, line)
        if problem:
            document.problems.append((line, problem))
    return document


def _walk(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int, str | None]]:
    line = node.start_mark.line + 1
    yield path, line, None
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            key_line = key.start_mark.line + 1
            if name in seen:
                yield (*path, name), key_line, f"{name!r} stands here a second time (first on line {seen[name]})"
                continue
            seen[name] = key_line
            yield (*path, name), key_line, None
            yield from _walk(value, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _walk(value, (*path, number))


def is_mapping(data: object) -> bool:
    """Tell whether data is a mapping with text keys."""
    return isinstance(data, Mapping) and all(isinstance(key, str) for key in data)
