"""What a start needed for a while is given back."""

import ctypes
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import memory
from bot.settings import PROJECT_ROOT


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


HAS_TRIM = hasattr(ctypes.CDLL(None), "malloc_trim") and Path("/proc/self/statm").exists()


@pytest.mark.skipif(not HAS_TRIM, reason="glibc on Linux only")
def test_what_was_freed_goes_back_to_the_system() -> None:
    memory.settle()  # Else what the tests before this one freed would serve it.
    try:
        before = resident_mb()
        blocks = [bytearray(2_000) for _ in range(50_000)]
        used = resident_mb()
        del blocks[:-1]  # The last one keeps the C library from returning them by itself.

        memory.settle()

        assert gc.get_freeze_count() > 0
        assert used - before > 80
        assert resident_mb() - before < 30
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("start", ["bot/__main__.py", "gunicorn.conf.py"])
def test_no_process_that_learns_loads_the_tables_of_words(start: str, tmp_path: Path) -> None:
    look = "from pypinyin.constants import PHRASES_DICT; print(len(PHRASES_DICT))"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYPINYIN")}

    done = subprocess.run(
        [sys.executable, "-c", f"import runpy; runpy.run_path({start!r}); {look}"],
        cwd=PROJECT_ROOT,
        env=env | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split()[-1] == "0"
