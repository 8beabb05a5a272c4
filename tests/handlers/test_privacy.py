"""People are told what becomes of their data: in full when they ask, in a line where it begins."""

import re

from bot.reading.orders.table import word_for
from bot.settings import PROJECT_ROOT
from tests.builders import ALICE, BELLA
from tests.fake_line import buttons, texts
from tests.people import give_roles
from tests.world import World


def opened(world: World, asker: str, question: str) -> str:
    (offer,) = world.say(question, user=asker)
    calls = world.tap(buttons(offer.messages)["找諮輔"]["data"], user=asker)
    return next(text for call in calls for text in texts(call.messages) if "已記為案件" in text)


def test_the_whole_notice_is_shown_on_one_word_with_the_programmes_periods(world: World) -> None:
    with world.database.read() as session:
        kept = world.runtime.knowledge.get(session).knowledge.program.retention

    for call in (*world.say("隱私"), *world.say("隱私", group=None), *world.say("小幫手 隱私")):
        (shown,) = texts(call.messages)
        assert "個人資料保護法第8條" in shown
        assert {f"{days}天" for days in kept.model_dump().values()} <= set(re.findall(r"\d+天", shown))
        assert "專案辦公室要求查閱" in shown


def test_talk_about_privacy_is_not_the_order(world: World) -> None:
    assert world.say("學生隱私要注意喔") == []


def test_the_greeting_says_where_to_read_it(world: World) -> None:
    (greeting,) = world.join()

    assert texts(greeting.messages)[0].splitlines()[-1].count("「隱私」") == 1


def test_the_first_case_of_somebody_says_it_and_later_ones_do_not(world: World) -> None:
    give_roles(world)

    assert "「隱私」" in opened(world, ALICE, "小幫手 校長室的黑貓可以當備份嗎")
    assert "「隱私」" not in opened(world, ALICE, "小幫手 校長室的白貓可以當備份嗎")
    assert "「隱私」" in opened(world, BELLA, "小幫手 操場的烏龜可以當備份嗎")


def test_the_document_for_the_office_names_the_periods_that_are_shipped(world: World) -> None:
    document = (PROJECT_ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    with world.database.read() as session:
        program = world.runtime.knowledge.get(session).knowledge.program

    for name, days in program.retention.model_dump().items():
        assert f"{days} 天（`{name}`）" in document
    assert f"「{word_for('privacy', program)}」" in document
