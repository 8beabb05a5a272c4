"""YAML text as plain data together with the line on which every value stands; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

# Far beyond any knowledge file; what is larger, deeper or repeats itself is meant to hurt, or an accident.
MOST_BYTES = 2 * 1024 * 1024
_MOST_DEPTH = 30
_MOST_VALUES = 200_000  # With every alias counted as all that it stands for.
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
        node = _composed(text)
        document.data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except TooMuchError as error:
        document.problems.append((error.line, error.reason))
        return document
    except yaml.MarkedYAMLError as error:
        document.problems.append((_line(error.problem_mark or error.context_mark), f"not YAML: {_reason(error)}"))
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


class TooMuchError(Exception):
    """A text that would cost more to read than any knowledge is worth."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(reason)


def _composed(text: str) -> yaml.Node | None:
    """Return the text's values and their places, after a look at its size.

    Raises:
        TooMuchError: it is too large, too deep, or larger than it looks.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise TooMuchError(1, f"the file is larger than {MOST_BYTES // 1024 // 1024} MB")
    _check_depth(text)
    node = yaml.compose(text, Loader=_LOADER)
    values = _size(node, {}, set()) if node is not None else 0
    if values > _MOST_VALUES:
        said = f"the file says {values:,} values, aliases (*name) counted in full; the most are {_MOST_VALUES:,}"
        raise TooMuchError(1, said)
    return node


def _check_depth(text: str) -> None:
    """Look for values too deep in one another, before anything that calls itself reads the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MOST_DEPTH:
                reason = f"values stand more than {_MOST_DEPTH} deep in one another"
                raise TooMuchError(_line(event.start_mark), reason)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _size(node: yaml.Node, sizes: dict[int, int], within: set[int]) -> int:
    """Return how many values a node says, each alias counted in full; `sizes` are known, `within` those around it."""
    if id(node) in sizes:
        return sizes[id(node)]
    if id(node) in within:
        raise TooMuchError(_line(node.start_mark), "an alias (*name) stands inside what it is a name for")
    within.add(id(node))
    sizes[id(node)] = 1 + sum(_size(part, sizes, within) for part in _parts(node))
    within.remove(id(node))
    return sizes[id(node)]


def _line(mark: Any) -> int:  # noqa: ANN401 - one of the library's two kinds, or None
    return mark.line + 1 if mark else 1


def _reason(error: yaml.MarkedYAMLError) -> str:
    return str(error.problem or error.context)


def _parts(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


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
