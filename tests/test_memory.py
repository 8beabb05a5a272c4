"""What a start needed for a while is given back."""

import ctypes
import gc
import os
from pathlib import Path

import pytest

from bot import memory


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim") or not Path("/proc/self/statm").exists(), reason="glibc on Linux only"
)
def test_what_was_freed_goes_back_to_the_system() -> None:
    before = resident_mb()
    blocks = [bytearray(2_000) for _ in range(50_000)]
    used = resident_mb()
    del blocks[:-1]  # The last one keeps the C library from returning them by itself.
    try:
        memory.settle()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()

    assert used - before > 80
    assert resident_mb() - before < 30
