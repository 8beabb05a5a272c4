"""Makes the version that runs ready to answer: from what was learned of it, or by learning it and keeping that."""

import logging

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Database
from bot.faq import kept, messages
from bot.faq.learned import Learned, learn
from bot.faq.load import load
from bot.logs import warn
from bot.models.knowledge import KnowledgeVersion
from bot.models.learned import LearnedVersion
from bot.programme.answering import prepare
from bot.programme.published import Published

log = logging.getLogger("bot.services.learned_versions")


def prepare_version(database: Database, version: KnowledgeVersion) -> Published:
    """Return a version with its matcher. Learning takes seconds, and once done serves every later start."""
    learned = _find(database, version)
    if learned is not None:
        # The labelled messages are only learned from.
        files = {name: text for name, text in version.files.items() if not name.endswith(messages.SUFFIX)}
        return prepare(version.number, load(files), learned)
    knowledge = load(version.files)
    arrays = kept.dump(learn(knowledge), version.digest)
    _keep(database, version, arrays)
    # Numbers are kept shortened: whoever learns works from the same as those who start later.
    return prepare(version.number, knowledge, kept.load(arrays, version.digest))


def _find(database: Database, version: KnowledgeVersion) -> Learned | None:
    with database.read() as session:
        row = session.get(LearnedVersion, version.number)
    return kept.load(row.arrays, version.digest) if row is not None else None


def _keep(database: Database, version: KnowledgeVersion, arrays: bytes) -> None:
    """Keep what was learned of this version, and of no older one; who cannot write learns again at the next start."""
    try:
        with database.write() as session:
            session.execute(delete(LearnedVersion).where(LearnedVersion.number <= version.number))
            session.add(LearnedVersion(number=version.number, arrays=arrays))
    except SQLAlchemyError:
        warn(log, "learning_not_kept", failed=True, version=version.number)
