"""The console reads the knowledge while others can write, and looks again at what may have changed since."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.faq.load import load
from bot.models.audit import AuditEntry
from bot.models.knowledge import KnowledgeCandidate, KnowledgeVersion, Stage
from bot.models.people import RoleGrant
from bot.models.proposal import ProposalVerdict, Verdict
from bot.models.question import Question
from bot.services import knowledge_versions
from tests.console.conftest import OFFICE
from tests.console.test_knowledge import measure, unanswered
from tests.console.visitor import Visitor
from tests.readings import Readings, watch
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Enter = Callable[[str], Visitor]


@pytest.fixture
def readings(office_world: World, monkeypatch: pytest.MonkeyPatch) -> Readings:
    return watch(office_world.database, monkeypatch)


def a_line_more(world: World) -> tuple[io.BytesIO, str]:
    with world.database.read() as session:
        supplements = session.get_one(KnowledgeVersion, 1).files["supplements.yaml"]
    return io.BytesIO((supplements + "\n# 註記\n").encode()), "supplements.yaml"


def upload(visitor: Visitor, world: World) -> str:
    given = a_line_more(world)
    visitor.go("/console/knowledge/versions")
    visitor.send("/upload", files=given)
    return visitor.words


def take_in(visitor: Visitor) -> str:
    visitor.go("/console/questions?words=冷氣")
    visitor.send("/take-in", as_="none")
    return visitor.words


def publish(visitor: Visitor) -> str:
    visitor.go("/console/knowledge/changes/1")
    visitor.send("/publish")
    return visitor.words


def restore(visitor: Visitor) -> str:
    visitor.go("/console/knowledge/versions")
    visitor.send("/1/restore")
    return visitor.words


def candidates(world: World) -> list[Stage]:
    with world.database.read() as session:
        return list(session.scalars(select(KnowledgeCandidate.stage)))


def publish_another(session: Session) -> None:
    files = dict(session.get_one(KnowledgeVersion, 1).files)
    files["supplements.yaml"] += "\n# 別人\n"
    now = session.get_one(KnowledgeVersion, 1).published_at
    knowledge_versions.publish(session, knowledge_versions.Sound(load(files), files, "another"), now=now, by="另一位")


def test_whatever_is_put_up_published_or_restored_is_read_while_others_can_write(
    office_world: World, enter: Enter, readings: Readings
) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)

    assert "＋ # 註記" in upload(visitor, office_world)
    uploaded = readings.taken()
    assert "等待量測" in take_in(visitor)
    taken_in = readings.taken()
    measure(office_world)
    readings.taken()
    assert "已發布第 2 版" in publish(visitor)
    published = readings.taken()
    assert "已發布第 3 版，內容和第 1 版相同" in restore(visitor)
    restored = readings.taken()

    assert [uploaded, taken_in, published, restored] == [{0}] * 4


def test_what_was_read_of_a_version_that_no_longer_runs_is_not_put_up(
    office_world: World, enter: Enter, readings: Readings
) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)

    readings.then = publish_another
    said = upload(visitor, office_world)

    assert "檢查的時候，知識剛好發布了新版本" in said
    assert candidates(office_world) == []


def decide(session: Session) -> None:
    (key,) = (f"question-{one.id}" for one in session.scalars(select(Question)) if "冷氣" in (one.text or ""))
    now = session.get_one(KnowledgeVersion, 1).published_at
    session.add(ProposalVerdict(key=key, verdict=Verdict.REJECTED, decided_at=now, decided_by="另一位"))


def erase(session: Session) -> None:
    session.execute(update(Question).values(text=None))


@pytest.mark.parametrize("then", [decide, erase])
def test_what_was_decided_on_or_taken_back_meanwhile_is_not_taken_in(
    office_world: World, enter: Enter, readings: Readings, then: Callable[[Session], None]
) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)

    readings.then = then
    said = take_in(visitor)

    assert "已經有人決定了" in said
    assert candidates(office_world) == []


def drop(session: Session) -> None:
    session.execute(update(KnowledgeCandidate).values(stage=Stage.DROPPED, files={}))


@pytest.mark.parametrize(
    ("then", "told"), [(drop, "已經發布或捨棄了，沒有更動"), (publish_another, "知識已經發布了新版本，沒有發布")]
)
def test_a_change_that_was_dropped_or_outdated_meanwhile_is_not_published(
    office_world: World, enter: Enter, readings: Readings, then: Callable[[Session], None], told: str
) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    take_in(visitor)
    measure(office_world)

    readings.then = then
    said = publish(visitor)

    assert told in said
    with office_world.database.read() as session:
        assert "周專員" not in session.scalars(select(KnowledgeVersion.published_by)).all()


def test_who_lost_the_role_meanwhile_changes_nothing(office_world: World, enter: Enter, readings: Readings) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)

    def revoke(session: Session) -> None:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.line_id == OFFICE)).one()
        session.delete(grant)

    readings.then = revoke
    upload(visitor, office_world)

    assert candidates(office_world) == []
    with office_world.database.read() as session:
        assert "make_candidate" not in session.scalars(select(AuditEntry.what)).all()
