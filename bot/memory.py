"""Gives memory back that a start used for a while; else every process of the product keeps it for weeks."""

import ctypes
import gc


def settle() -> None:
    """Drop what loading left behind, and no longer look for garbage in what stays.

    glibc keeps freed memory for itself until it is told to return it; other C libraries have no such call.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
