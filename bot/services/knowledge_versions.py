"""Published versions of the knowledge: publish, list, export, go back. What runs changes only by a new version."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from bot.faq.load import load
from bot.inserting import insert_if_new
from bot.models.knowledge import KnowledgeVersion


class UnknownVersionError(Exception):
    """There is no such version."""


def current_number(session: Session) -> int:
    """Return the number of the version that runs; 0 when nothing is published."""
    return session.scalar(select(func.max(KnowledgeVersion.number))) or 0


def current(session: Session) -> KnowledgeVersion | None:
    """Return the version that runs."""
    return session.get(KnowledgeVersion, current_number(session))


def versions(session: Session) -> Sequence[KnowledgeVersion]:
    """Return all versions, newest first."""
    return session.scalars(select(KnowledgeVersion).order_by(KnowledgeVersion.number.desc())).all()


def heads(session: Session, *, limit: int) -> Sequence[KnowledgeVersion]:
    """Return the newest versions without their files."""
    query = select(KnowledgeVersion).options(defer(KnowledgeVersion.files))
    return session.scalars(query.order_by(KnowledgeVersion.number.desc()).limit(limit)).all()


def publish(
    session: Session, files: Mapping[str, str], *, now: datetime, by: str, note: str = ""
) -> tuple[KnowledgeVersion, bool]:
    """Make `files` the version that runs; the flag is false when they already were.

    Raises:
        KnowledgeError: the files have mistakes; nothing changes.
    """
    load(files)
    digest = _digest(files)
    running = current(session)
    if running is not None and running.digest == digest:
        return running, False
    values = {"files": dict(files), "digest": digest, "published_at": now, "published_by": by, "note": note}
    number = current_number(session) + 1
    while not insert_if_new(session, KnowledgeVersion, number=number, **values):
        number += 1  # Somebody published at the same moment.
    return session.get_one(KnowledgeVersion, number), True


def publish_first(session: Session, files: Mapping[str, str], *, now: datetime) -> KnowledgeVersion:
    """Publish the folder as version 1 unless something is published; two processes may try at once.

    Raises:
        KnowledgeError: the folder has mistakes.
    """
    running = current(session)
    if running is not None:
        return running
    load(files)
    values = {"files": dict(files), "digest": _digest(files), "published_at": now, "note": "first start"}
    insert_if_new(session, KnowledgeVersion, number=1, published_by="system", **values)
    return session.get_one(KnowledgeVersion, 1)


def restore(session: Session, number: int, *, now: datetime, by: str) -> KnowledgeVersion:
    """Publish an older version again, as a new one.

    Raises:
        UnknownVersionError: there is no version with this number.
    """
    older = get_version(session, number)
    version, _ = publish(session, older.files, now=now, by=by, note=f"restored from version {number}")
    return version


def get_version(session: Session, number: int) -> KnowledgeVersion:
    """Return one version.

    Raises:
        UnknownVersionError: there is no version with this number.
    """
    version = session.get(KnowledgeVersion, number)
    if version is None:
        raise UnknownVersionError(f"There is no version {number}; `python -m bot knowledge versions` lists them.")
    return version


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(sorted(files.items())), ensure_ascii=False).encode()).hexdigest()
