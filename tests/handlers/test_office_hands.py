"""The office's own hands, 1:1: codes, invitations and proposals."""

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from bot.faq.knowledge import Knowledge
from bot.faq.load import load
from bot.models.audit import AuditEntry
from bot.models.people import Role
from bot.models.proposal import ProposalVerdict
from bot.services import knowledge_candidates, knowledge_versions, people
from tests.builders import BELLA, OTHER_GROUP
from tests.fake_line import Call, all_words, buttons
from tests.people import HSU, NCNU, give, give_roles, said
from tests.world import World

OFFICE = "U" + "0e" * 16
NEWCOMER = "U" + "7" * 32
CODE = re.compile(r"綁定 ([A-Z0-9]{4}-[A-Z0-9]{4})")


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    world.begin_with(_set_up)


def _set_up(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "王專員", Role.OFFICE)


def order(world: World, text: str) -> str:
    return said(world.say(text, group=None, user=OFFICE))


def audited(world: World, what: str) -> list[tuple[str | None, str]]:
    with world.database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.what == what).order_by(AuditEntry.id))
        return [(one.by, one.about) for one in rows]


@pytest.mark.parametrize("text", ["代碼 200405", "代碼 山城高中", "代碼：山城"])
def test_a_code_that_was_asked_for_binds_the_school(world: World, text: str) -> None:
    told = order(world, text)

    found = CODE.search(told)
    assert found is not None
    assert "200405 山城高中（日校）" in told
    assert audited(world, "issue_code") == [(OFFICE, "unit 200405")]
    assert "已綁定：山城高中" in said(world.say(f"綁定 {found[1]}", group=OTHER_GROUP))


def test_a_code_for_a_division_and_for_a_school_that_is_bound_already_says_so(world: World) -> None:
    assert "海岸高中（進修部）" in order(world, "代碼 010301 進修部")
    assert "用了新代碼就會改綁" in order(world, "代碼 010301 日校")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("代碼", "請在「代碼」後面接"),
        ("代碼 999999", "名單上沒有999999，沒有產生代碼。"),
        ("代碼 火星高中", "名單上找不到這所學校"),
        ("代碼 海岸高中", "是哪一個部別"),
        ("代碼 海岸高中 夜間補校班", "沒有產生代碼"),
    ],
)
def test_what_is_no_unit_gives_no_code(world: World, text: str, words: str) -> None:
    assert words in order(world, text)
    assert audited(world, "issue_code") == []


@pytest.mark.parametrize(
    ("text", "role", "scope", "title"),
    [
        ("邀請 許小姐 諮輔 010301 200405", Role.CONSULTANT, ["010301", "200405"], "諮輔"),
        ("邀請 許小姐 諮輔", Role.CONSULTANT, [], "諮輔"),
        ("邀請 林先生 暨大", Role.PARTY, ["ncnu"], "暨大"),
        ("邀請 陳主任 專案辦公室", Role.OFFICE, [], "專案辦公室"),
        ("邀請 審計 唯讀", Role.READER, [], "唯讀"),
    ],
)
def test_somebody_who_was_invited_has_the_role(
    world: World, text: str, role: Role, scope: list[str], title: str
) -> None:
    told = order(world, text)
    found = CODE.search(told)
    assert found is not None
    world.say(f"綁定 {found[1]}", group=None, user=NEWCOMER)

    with world.database.read() as session:
        assert [(one.role, one.scope) for one in people.roles_of(session, NEWCOMER)] == [(role, scope)]
    assert f"（{title}）" in told
    assert [by for by, _ in audited(world, "invite")] == [OFFICE]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("邀請", "請輸入「邀請 姓名 身分」"),
        ("邀請 許小姐", "請輸入「邀請 姓名 身分」"),
        ("邀請 許小姐 校長", "沒有「校長」這個身分，沒有產生代碼。"),
        ("邀請 許小姐 諮輔 010301 999999", "名單上沒有這些代碼：999999"),
        (f"邀請 {'許' * 50} 諮輔", "請輸入「邀請 姓名 身分」"),
    ],
)
def test_a_wrong_invitation_gives_no_code(world: World, text: str, words: str) -> None:
    told = order(world, text)

    assert words in told
    assert CODE.search(told) is None


@pytest.mark.parametrize("text", ["代碼 200405", "邀請 許小姐 諮輔", "提案"])
@pytest.mark.parametrize("user", [HSU, NCNU, BELLA])
def test_nobody_else_gives_codes(world: World, text: str, user: str) -> None:
    told = said(world.say(text, group=None, user=user))

    assert "專案辦公室在一對一聊天用的指令" in told
    assert "綁定 " not in told


class TestProposals:
    @pytest.fixture
    def shown(self, world: World) -> Call:
        """A wording that somebody confirmed by a tap waits for a decision."""
        (answer,) = world.say("小幫手 申請單那張紙要從哪個網站抓下來啊")
        world.tap(buttons(answer.messages)["有幫助"]["data"])
        (shown,) = world.say("提案", group=None, user=OFFICE)
        return shown

    def test_what_waits_is_shown_with_what_it_belongs_to(self, shown: Call) -> None:
        assert "「申請單那張紙要從哪個網站抓下來啊」" in all_words(shown.messages)

    def test_what_is_rejected_is_gone_for_good(self, world: World, shown: Call) -> None:
        data = buttons(shown.messages)["不採用"]["data"]
        first = said(world.tap(data, group=None, user=OFFICE))
        second = said(world.tap(data, group=None, user=OFFICE))

        assert "不採用，之後不會再出現" in first
        assert "已經有人決定了" in second
        assert "目前沒有等您決定的提案" in order(world, "提案")
        assert len(audited(world, "reject_proposal")) == 1
        with world.database.read() as session:
            assert [one.decided_by for one in session.scalars(select(ProposalVerdict))] == ["王專員"]

    def test_what_is_taken_in_is_measured_and_then_published_by_a_tap(self, world: World, shown: Call) -> None:
        (asked,) = world.tap(buttons(shown.messages)["採用"]["data"], group=None, user=OFFICE)
        assert "發布" not in buttons(asked.messages)
        with world.database.write() as session:
            claimed = knowledge_candidates.claim(session, now=world.clock.now())
            assert claimed is not None
            knowledge_candidates.write_figures(session, claimed.id, [], [], now=world.clock.now())
        (measured,) = world.say("提案", group=None, user=OFFICE)

        told = said(world.tap(buttons(measured.messages)["發布"]["data"], group=None, user=OFFICE))

        assert "已發布第 2 版" in told
        assert audited(world, "publish") == [(OFFICE, "version 2")]
        with world.database.read() as session:
            running = knowledge_versions.current(session)
            assert running is not None
            assert "申請單那張紙要從哪個網站抓下來啊" in running.files["voices/approved.jsonl"]

    def test_the_whole_knowledge_is_read_while_others_can_write(
        self, world: World, shown: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written = []

        def read(files: Mapping[str, str]) -> Knowledge:
            with world.database.write() as session:  # Would wait for the webhook's own transaction.
                written.append(session.scalar(select(func.count()).select_from(ProposalVerdict)))
            return load(files)

        monkeypatch.setattr("bot.services.knowledge_candidates.load", read)

        (asked,) = world.tap(buttons(shown.messages)["採用"]["data"], group=None, user=OFFICE)

        assert written == [0]
        assert "量測" in "".join(all_words(asked.messages))

    def test_what_is_published_is_read_while_others_can_write(
        self, world: World, shown: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world.tap(buttons(shown.messages)["採用"]["data"], group=None, user=OFFICE)
        with world.database.write() as session:
            claimed = knowledge_candidates.claim(session, now=world.clock.now())
            assert claimed is not None
            knowledge_candidates.write_figures(session, claimed.id, [], [], now=world.clock.now())
        (measured,) = world.say("提案", group=None, user=OFFICE)
        written = []

        def read(files: Mapping[str, str]) -> Knowledge:
            with world.database.write() as session:  # Would wait for the webhook's own transaction.
                written.append(session.scalar(select(func.count()).select_from(ProposalVerdict)))
            return load(files)

        monkeypatch.setattr("bot.services.knowledge_versions.load", read)
        told = said(world.tap(buttons(measured.messages)["發布"]["data"], group=None, user=OFFICE))

        assert written == [0]
        assert "已發布第 2 版" in told

    def test_what_was_decided_on_meanwhile_is_not_put_up_again(self, world: World, shown: Call) -> None:
        taps = buttons(shown.messages)
        world.tap(taps["不採用"]["data"], group=None, user=OFFICE)

        late = said(world.tap(taps["採用"]["data"], group=None, user=OFFICE))

        assert "已經有人決定了" in late

    def test_what_makes_something_worse_says_so_and_can_be_dropped(self, world: World, shown: Call) -> None:
        world.tap(buttons(shown.messages)["採用"]["data"], group=None, user=OFFICE)
        with world.database.write() as session:
            claimed = knowledge_candidates.claim(session, now=world.clock.now())
            assert claimed is not None
            knowledge_candidates.write_figures(session, claimed.id, [], ["某題答錯了"], now=world.clock.now())
        (measured,) = world.say("提案", group=None, user=OFFICE)
        found = buttons(measured.messages)

        assert any("某題答錯了" in one for one in all_words(measured.messages))
        assert "已捨棄" in said(world.tap(found["捨棄"]["data"], group=None, user=OFFICE))
        assert "沒有更動" in said(world.tap(found["變差也要發布"]["data"], group=None, user=OFFICE))

    def test_a_tap_of_somebody_else_changes_nothing(self, world: World, shown: Call) -> None:
        world.tap(buttons(shown.messages)["不採用"]["data"], group=None, user=HSU)

        with world.database.read() as session:
            assert session.scalars(select(ProposalVerdict)).all() == []
