"""What the group tells without being stored: who asked when, for minutes, and never what."""

from sqlalchemy import select

from bot.faq.found import Around, Asked
from bot.models.chat import Chat
from bot.programme.published import Published
from bot.services.chats import LastWords
from tests.builders import ALICE, BELLA
from tests.world import World

ASKED = "誰知道影印機的密碼是多少啊？"


def test_when_somebody_asked_is_kept_for_all_processes_and_not_what(world: World) -> None:
    world.join()
    assert world.say(ASKED, user=ALICE) == []
    assert world.say("剛開完會，大家辛苦了", user=BELLA) == []

    with world.database.read() as session:
        chat = session.scalars(select(Chat)).one()
        known = {str(value) for value in vars(chat).values()}

    assert chat.asked_at is not None
    assert chat.asked_by is not None
    assert ALICE not in chat.asked_by
    assert chat.consultant_at is None
    assert ASKED not in known


def test_a_later_message_takes_the_place_of_what_it_tells_and_of_nothing_else() -> None:
    first = LastWords(asked_by="a", consultant_by="c")

    assert first.then(LastWords(asked_by="b")) == LastWords(asked_by="b", consultant_by="c")
    assert first.then(LastWords()) == first


def test_right_after_anothers_question_the_bot_is_less_ready_to_speak(published: Published) -> None:
    faq = published.faq

    def sure(around: Around | None) -> float:
        found = faq.find(Asked(text="舊卡用到什麼時候啊?", addressed=False, around=around))
        return float(found.reasons[-1].split("right with ")[1].split(",")[0])

    assert sure(Around(after_question=True)) < sure(Around())
