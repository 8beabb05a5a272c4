"""The rows of one sheet, as text, before anybody has asked what they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a workbook, or a CSV file (without a name): rows that have values, with their lines.

    `merged_lines` have a value from a merged cell above them; `unreadable` says why a cell (line, place) has none.
    """

    name: str | None
    rows: Sequence[tuple[int, Sequence[str]]]
    hidden_lines: frozenset[int] = frozenset()
    merged_lines: frozenset[int] = frozenset()
    is_hidden: bool = False
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)
