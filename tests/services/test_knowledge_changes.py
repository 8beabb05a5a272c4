"""Changes of the knowledge on their way, and questions in groups, on both databases."""

from datetime import timedelta

from sqlalchemy import select

from bot.models.chat import Chat
from bot.models.knowledge import KnowledgeCandidate, KnowledgeVersion, Stage
from bot.models.question import Decision, Question, Rating, RatingKind
from bot.reading.evaluating import FALSE, NEAR_MISS, WRONG, Measured, Share
from bot.services import canned_texts, knowledge_candidates, knowledge_versions, measuring, question_groups
from bot.services.knowledge_candidates import Stopped, Taken
from bot.services.learning import Proposal
from bot.services.question_groups import Kind
from bot.wiring import CurrentKnowledge
from tests.schools import bind, know_schools
from tests.world import World

TAPPED = Proposal(key="0a1b2c3d", text="鑰匙弄丟了可以重打嗎", entry=None, count=1)


def test_one_measures_a_change_and_the_office_publishes_it_once(world: World) -> None:
    world.runtime.knowledge = CurrentKnowledge()
    now = world.clock.now()
    with world.database.write() as session:
        checked = knowledge_candidates.check_proposal(session, TAPPED, Taken(entry=3))
        assert checked is not None
        assert isinstance(knowledge_candidates.put_up(session, checked, world.acting(session)), KnowledgeCandidate)
        same = dict(session.get_one(KnowledgeVersion, 1).files)
        assert knowledge_candidates.check(session, same, "upload") is None
    with world.database.read() as session:
        assert knowledge_candidates.is_any_wanted(session, now=now)
    with world.database.write() as session:
        claimed = knowledge_candidates.claim(session, now=now)
        assert claimed is not None
        assert knowledge_candidates.claim(session, now=now) is None
        late = knowledge_candidates.claim(session, now=now + timedelta(hours=1))
        assert late is not None
        assert late.id == claimed.id
        shares = {WRONG: Share(0, 10), FALSE: Share(0, 10), NEAR_MISS: Share(0, 10)}
        base = session.get_one(KnowledgeVersion, 1).files
        figures, worse = measuring.compare(base, claimed.files, lambda _: Measured(shares=shares))
        knowledge_candidates.write_figures(session, claimed.id, figures, worse, now=now)
    with world.database.write() as session:
        (waiting,) = knowledge_candidates.open_candidates(session)
        assert (waiting.stage, waiting.worse, len(waiting.figures)) == (Stage.MEASURED, [], 3)
        sound, acting = knowledge_candidates.read_to_publish(session, waiting.id), world.acting(session)
        assert knowledge_candidates.publish(session, waiting, sound, acting, by="周專員") == 2
        assert knowledge_candidates.publish(session, waiting, sound, acting, by="周專員") is Stopped.OVER
        assert [one.number for one in knowledge_versions.heads(session, limit=5)] == [2, 1]


def test_questions_are_grouped_and_often_used_texts_found_in_chinese(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    with world.database.write() as session:
        chat = session.scalars(select(Chat.id)).first()
        for number, text in enumerate(["鑰匙弄丟了可以重打嗎", "鑰匙弄丟了可以重打嗎？", "台電停電怎麼辦"]):
            asked = {"text_as_of": world.clock.now(), "asked_at": world.clock.now(), "addressed": True}
            question = Question(
                chat_id=chat,
                line_message_id=f"q{number}",
                asker_line_id="U1",
                text=text,
                decision=Decision.NONE,
                entries=[],
                parts=[],
                knowledge_version=1,
                **asked,
            )
            session.add(question)
            session.flush()
        session.add(
            Rating(question_id=question.id, kind=RatingKind.UNSOLVED, by_line_id="U1", rated_at=world.clock.now())
        )
        acting = world.acting(session)
        canned_texts.write(session, None, title="停電", words="臺電停電 100% 的話，{學校}請改天傳真。", acting=acting)
        session.flush()
        found = question_groups.read(session, Kind.UNANSWERED, "", ("小幫手",))
        assert [(one.count, one.text) for one in found.groups] == [(2, "鑰匙弄丟了可以重打嗎？"), (1, "台電停電怎麼辦")]
        assert question_groups.read(session, Kind.UNSOLVED, "臺電", ()).total == 1
        assert question_groups.count(session)[Kind.ALL] == 3
        for words, number in (("台電", 1), ("１００％", 1), ("停電 傳真", 1), ("%電", 0), ("{學校}", 1)):
            assert (words, len(canned_texts.find(session, words))) == (words, number)
