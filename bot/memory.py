"""Keeps processes small: what a start does not need is not loaded, and what it used for a while is given back."""

import ctypes
import gc
import os

# Only single characters are looked up: the tables of whole words, 60 MB and a third of a second, are not loaded.
# The matcher's sums are small: more threads only get in each other's way.
_LIGHT = {"PYPINYIN_NO_PHRASES": "true", "PYPINYIN_NO_DICT_COPY": "true", "OPENBLAS_NUM_THREADS": "1"}


def load_lightly() -> None:
    """Say what pypinyin and numpy look at when they are imported, unless somebody has said otherwise."""
    for name, value in _LIGHT.items():
        os.environ.setdefault(name, value)


def settle() -> None:
    """Drop what loading left behind, and no longer look for garbage in what stays.

    glibc keeps freed memory for itself until it is told to return it; other C libraries have no such call.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
