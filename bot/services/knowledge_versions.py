"""Published versions of the knowledge: publish, list, export, go back. What runs changes only by a new version."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from bot.faq.knowledge import Knowledge
from bot.faq.load import load
from bot.inserting import insert_if_new
from bot.models.knowledge import KnowledgeVersion


class UnknownVersionError(Exception):
    """There is no such version."""


@dataclass(frozen=True)
class Sound:
    """Files that were read as a whole and found right, and the knowledge they hold: only such are published."""

    knowledge: Knowledge
    files: Mapping[str, str]
    digest: str


def read(files: Mapping[str, str]) -> Sound:
    """Read files before the transaction that publishes them: it takes long, and who writes meanwhile would wait.

    Raises:
        KnowledgeError: the files have mistakes.
    """
    return Sound(load(files), files, _digest(files))


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


def publish(session: Session, sound: Sound, *, now: datetime, by: str, note: str = "") -> tuple[KnowledgeVersion, bool]:
    """Make files the version that runs; the flag is false when they already were."""
    running = current(session)
    if running is not None and running.digest == sound.digest:
        return running, False
    values = {"files": dict(sound.files), "digest": sound.digest, "published_at": now}
    values |= {"published_by": by, "note": note}
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


def read_version(session: Session, number: int) -> Sound:
    """Read an older version, to restore it.

    Raises:
        UnknownVersionError: there is no version with this number.
        KnowledgeError: it has mistakes by what is checked today.
    """
    return read(get_version(session, number).files)


def restore(session: Session, number: int, sound: Sound, *, now: datetime, by: str) -> KnowledgeVersion:
    """Publish an older version, which was read, again as a new one: what a number stands for never changes."""
    version, _ = publish(session, sound, now=now, by=by, note=f"restored from version {number}")
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
