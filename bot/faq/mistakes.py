"""What can be wrong with a knowledge folder, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong, where, and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return file:line: message."""
        return f"{self.file}:{self.line}: {self.message}"


class KnowledgeError(Exception):
    """The folder cannot be used; `mistakes` are all that were found."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))
