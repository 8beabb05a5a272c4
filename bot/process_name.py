"""A process's name, from which others on the same machine can tell that it is gone."""

import os
import socket
from pathlib import Path
from uuid import uuid4


def own_name() -> str:
    """Return this process's name: host, process number and when it started."""
    return f"{socket.gethostname()}|{os.getpid()}|{_started(os.getpid()) or uuid4().hex}"


def is_alive(owner: str, own: str) -> bool:
    """Tell whether the process behind a name still runs; of other machines we cannot know and say yes."""
    host, _, rest = owner.partition("|")
    number, _, started = rest.partition("|")
    if owner == own or host != socket.gethostname() or not number.isdigit():
        return owner == own or host != socket.gethostname()
    now_started = _started(int(number))
    if now_started is not None:
        return now_started == started
    if Path("/proc/self/stat").exists() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(number: int) -> str | None:
    """Return when a process started, in the kernel's ticks; None where the system does not tell."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]
