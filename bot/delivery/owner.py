"""Who holds a lease: a name from which others on the same machine can tell that its process is gone."""

import os
import socket
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update

from bot.models.outbox import Delivery
from bot.wiring import Runtime


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


def free_leases_of_the_dead(runtime: Runtime, *, own: str, now: datetime) -> int:
    """End the leases of processes that are gone, so that nothing waits for them; return how many."""
    with runtime.database.read() as session:
        held = select(Delivery.lease_owner).where(Delivery.outcome.is_(None), Delivery.lease_owner.is_not(None))
        dead = [owner for owner in session.scalars(held.distinct()) if owner and not is_alive(owner, own)]
    if not dead:
        return 0
    with runtime.database.write() as session:
        freed = session.execute(
            update(Delivery)
            .where(Delivery.outcome.is_(None), Delivery.lease_owner.in_(dead), Delivery.lease_until > now)
            .values(lease_until=now)
        )
        return int(getattr(freed, "rowcount", 0))


def _started(number: int) -> str | None:
    """Return when a process started, in the kernel's ticks; None where the system does not tell."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]
