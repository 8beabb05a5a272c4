"""How characters sound: people type homophones and choose the wrong candidate; pure.

The tables are large and slow to load: only a process that asks for a sound loads them.
"""

from functools import cache
from importlib import import_module


@cache
def syllable(character: str) -> str:
    """Return how one character sounds, without tone."""
    return str(import_module("pypinyin").lazy_pinyin(character)[0])
