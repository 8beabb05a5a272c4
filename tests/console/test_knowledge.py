"""Questions in groups, proposals taken in with figures before and after, versions compared and restored."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.faq.load import load
from bot.models.chat import Chat
from bot.models.knowledge import KnowledgeCandidate, KnowledgeVersion
from bot.models.proposal import ProposalVerdict
from bot.models.question import Decision, Question
from bot.reading.evaluating import FALSE, FIRST, NEAR_MISS, WRONG, Measured, Share
from bot.services import knowledge_candidates, measuring
from bot.wiring import CurrentKnowledge
from tests.builders import ALICE
from tests.console.conftest import OFFICE, READER
from tests.console.visitor import Visitor
from tests.fake_line import buttons
from tests.people import HSU
from tests.test_statements import counted
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Enter = Callable[[str], Visitor]


def measured(*, wrong: int) -> Measured:
    shares = {FIRST: Share(90, 100), WRONG: Share(wrong, 1000), FALSE: Share(1, 1000), NEAR_MISS: Share(0, 50)}
    return Measured(shares=shares)


def measure(world: World, *, wrong_after: int = 2) -> None:
    """Measure what waits, as the command does, with figures of ours."""
    with world.database.write() as session:
        claimed = knowledge_candidates.claim(session, now=world.clock.now())
        assert claimed is not None
        base = session.get_one(KnowledgeVersion, claimed.base).files
        results = iter((measured(wrong=2), measured(wrong=wrong_after)))
        figures, worse = measuring.compare(base, claimed.files, lambda _one: next(results))
        knowledge_candidates.write_figures(session, claimed.id, figures, worse, now=world.clock.now())


def unanswered(world: World) -> None:
    """Have three questions that nothing answered; a version that is published here needs no matcher."""
    world.runtime.knowledge = CurrentKnowledge()
    texts = ("小幫手 校長出國核章可以用甲章嗎", "小幫手 校長出國，核章可不可以用甲章？", "小幫手 宿舍的冷氣幾點開")
    keep(world, *texts)


def keep(world: World, *texts: str) -> None:
    """Keep questions as the bot does that answered none of them."""
    now = world.clock.now()
    with world.database.write() as session:
        chat = session.scalars(select(Chat.id).order_by(Chat.id).limit(1)).one()
        for number, text in enumerate(texts):
            session.add(
                Question(
                    chat_id=chat,
                    line_message_id=f"kept-{text}",
                    asker_line_id=ALICE,
                    text=text,
                    text_as_of=now,
                    asked_at=now + timedelta(seconds=number),
                    addressed=True,
                    decision=Decision.NONE,
                    entries=[],
                    parts=[],
                    knowledge_version=1,
                )
            )


def test_what_nothing_answered_stands_in_groups_and_is_counted(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    visitor.go("/console/questions")

    assert "3 則，相似的併成 2 組" in visitor.words.replace("3 則 ，", "3 則，").replace(" ，相", "，相")
    assert "2 次" in visitor.words
    visitor.go("/console/questions?words=冷氣")
    assert "1 則 符合「冷氣」" in visitor.words.replace("1 則符合", "1 則 符合")


def test_thumbs_down_and_not_meant_have_lists_of_their_own(office_world: World, enter: Enter) -> None:
    (answer,) = office_world.say("小幫手 移轉申請表要去哪裡下載？")
    taps = buttons(answer.messages)
    office_world.tap(next(one["data"] for label, one in taps.items() if "沒解決" in label))
    visitor = enter(READER)
    visitor.go("/console/questions?kind=unsolved")

    assert "移轉申請表要去哪裡下載" in visitor.words
    assert not [one for one in visitor.forms() if "take-in" in one.action]
    visitor.go("/console/questions?kind=not_meant")
    assert "這裡沒有提問" in visitor.words


def test_a_question_becomes_a_wording_after_it_was_measured(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    visitor.go("/console/questions?words=甲章")
    visitor.send("/take-in", as_="3")
    assert "等待量測" in visitor.words
    assert "voices/approved.jsonl" in visitor.words
    visitor.send("/publish")
    assert "還在量測" in visitor.words
    measure(office_world)
    visitor.go("/console/knowledge/changes/1")
    assert "沒有變差" in visitor.words
    assert "0.2%（2／1000）" in visitor.words

    visitor.send("/publish")

    assert "已發布第 2 版" in visitor.words
    with office_world.database.read() as session:
        files = session.get_one(KnowledgeVersion, 2).files
        assert any("甲章" in one.text and one.gold == (3,) for one in load(files).messages)
        assert session.get_one(KnowledgeVersion, 2).published_by == "周專員"
        assert session.scalars(select(ProposalVerdict.verdict)).one().value == "approved"


def test_what_becomes_worse_is_named_and_needs_a_second_word(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    visitor.go("/console/questions?words=冷氣")
    visitor.send("/take-in", as_="none")
    measure(office_world, wrong_after=7)
    visitor.go("/console/knowledge/changes/1")
    assert "變差的地方" in visitor.words
    assert "沒點名：答成別題" in visitor.words

    visitor.send("/publish")
    assert "量測結果變差，沒有發布" in visitor.words
    visitor.send("/publish", anyway="yes")
    assert "已發布第 2 版" in visitor.words


def test_a_supplement_is_signed_and_shown_apart(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    visitor.go("/console/questions?words=冷氣")
    visitor.send("/take-in", as_="supplement", answer="晚上九點。\n<b>粗</b>{{ 7*7 }}")
    measure(office_world)
    visitor.go("/console/knowledge/changes/1")
    assert "<b>粗" not in visitor.text
    visitor.send("/publish")
    visitor.go("/console/knowledge")

    assert "專案辦公室補充（非官方問答；周專員，110年12月6日（一））" in visitor.words
    assert "<b>粗" not in visitor.text
    assert "{{ 7*7 }}" in visitor.words


def test_a_change_of_a_version_that_no_longer_runs_is_not_published(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    for words in ("冷氣", "甲章"):
        visitor.go(f"/console/questions?words={words}")
        visitor.send("/take-in", as_="none")
        measure(office_world)
    for number in (2, 1):
        visitor.go(f"/console/knowledge/changes/{number}")
        visitor.send("/publish")

    assert "知識已經發布了新版本，沒有發布" in visitor.words
    visitor.send("/drop")
    assert "已捨棄" in visitor.words


def test_files_are_checked_as_a_whole_before_anything_is_made(office_world: World, enter: Enter) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/knowledge/versions")
    broken = (io.BytesIO(b"steps:\n  - {id: 1"), "../../steps.yaml")
    visitor.send("/upload", files=broken)
    assert "steps.yaml:" in visitor.words
    visitor.send("/upload", files=(io.BytesIO(b"\xff\xfe\x00"), "entries.yaml"))
    assert "不是 UTF-8 文字" in visitor.words
    with office_world.database.read() as session:
        assert session.scalars(select(KnowledgeCandidate)).all() == []
        supplements = session.get_one(KnowledgeVersion, 1).files["supplements.yaml"]

    visitor.send("/upload", files=(io.BytesIO((supplements + "\n# 註記\n").encode()), "supplements.yaml"))

    assert "＋ # 註記" in visitor.words


def test_versions_are_compared_and_an_older_one_is_restored(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    visitor.go("/console/questions?words=冷氣")
    visitor.send("/take-in", as_="none")
    measure(office_world)
    visitor.go("/console/knowledge/changes/1")
    visitor.send("/publish")
    visitor.go("/console/knowledge/versions?from=1&to=2")
    assert "宿舍的冷氣" in visitor.words

    visitor.send("/1/restore")

    assert "已發布第 3 版，內容和第 1 版相同" in visitor.words
    visitor.go("/console/knowledge/versions?from=1&to=3")
    assert "內容相同" in visitor.words


def test_a_question_can_be_tried_with_scores_and_reasons(office_world: World, enter: Enter) -> None:
    with office_world.database.read() as session:
        office_world.runtime.knowledge.learn(session)
    visitor = enter(HSU)
    visitor.go("/console/knowledge", query_string={"try": "移轉申請表要去哪裡下載"})

    assert "點名問機器人 會回答" in visitor.words
    assert "群組裡沒有點名" in visitor.words
    assert "0." in visitor.words or "1.000" in visitor.words
    assert visitor.page.status_code == 200


def test_many_questions_cost_no_more_statements(office_world: World, enter: Enter) -> None:
    unanswered(office_world)
    visitor = enter(OFFICE)
    visitor.go("/console/questions")
    with counted(office_world) as few:
        visitor.go("/console/questions?kind=all")
    keep(office_world, *(f"第{number}個問題要怎麼辦理{'呢' * (number % 7)}" for number in range(300)))
    with counted(office_world) as many:
        visitor.go("/console/questions?kind=all")
    assert len(many) == len(few) <= 20
    assert "303 則" in visitor.words
