"""What was learned of a version serves every later start."""

from typing import NoReturn

import pytest
from sqlalchemy import select, update

from bot.faq.found import Answer, Asked
from bot.faq.load import read_folder
from bot.models.knowledge import KnowledgeVersion
from bot.models.learned import LearnedVersion
from bot.services import knowledge_versions, learned_versions
from bot.services.learned_versions import prepare_version
from bot.settings import PROJECT_ROOT
from tests.world import World

FILES = dict(read_folder(PROJECT_ROOT / "tests" / "other_program"))
ASK = Asked(text="新借書證要去哪裡辦理", addressed=True)


def _refuse(*_: object) -> NoReturn:
    raise AssertionError("It was learned before.")


def _publish(world: World, files: dict[str, str]) -> KnowledgeVersion:
    sound = knowledge_versions.read(files)
    with world.database.write() as session:
        version, _ = knowledge_versions.publish(session, sound, now=world.clock.now(), by="test")
    return version


def test_a_later_start_takes_what_was_learned_and_answers_alike(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    version = _publish(world, FILES)
    first = prepare_version(world.database, version)
    monkeypatch.setattr(learned_versions, "learn", _refuse)

    again = prepare_version(world.database, version)

    assert isinstance(again.faq.find(ASK).decision, Answer)
    assert again.faq.find(ASK).ranked == first.faq.find(ASK).ranked


def test_what_is_broken_or_of_other_files_is_learned_anew(world: World) -> None:
    version = _publish(world, FILES)
    with world.database.write() as session:
        session.add(LearnedVersion(number=version.number, arrays=b"no arrays"))

    assert isinstance(prepare_version(world.database, version).faq.find(ASK).decision, Answer)
    with world.database.write() as session:
        session.execute(update(LearnedVersion).values(arrays=b""))
    prepare_version(world.database, version)

    with world.database.read() as session:
        assert session.scalars(select(LearnedVersion.arrays)).one()


def test_only_the_version_that_runs_is_kept(world: World) -> None:
    older = _publish(world, FILES)
    prepare_version(world.database, older)
    newer = _publish(world, FILES | {"program.yaml": FILES["program.yaml"] + "\n# changed\n"})

    prepare_version(world.database, newer)

    with world.database.read() as session:
        assert session.scalars(select(LearnedVersion.number)).all() == [newer.number]
