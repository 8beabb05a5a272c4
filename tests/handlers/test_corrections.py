"""Corrections: who was told what no longer holds is told once what does, with proof of who received and read it."""

from datetime import UTC, datetime

import pytest
import yaml

from bot.faq.load import load
from bot.postback import ShowWhoGotOld, encode
from bot.programme.answering import prepare
from bot.programme.corrections import Words, histories, words_of
from bot.services import knowledge_versions
from bot.services.corrections import outdated
from tests.announcing import AUTHOR, CODES, SECOND, group_of, office, open_office, press, to_groups, words, work
from tests.builders import ALICE, BELLA
from tests.fake_line import buttons, texts
from tests.people import NCNU, to
from tests.world import World

QUESTION = "小幫手 移轉申請表要去哪裡下載？"
NEW = "申請表改由線上系統提供，請不要再使用舊的表格。"


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    return world


def publish(world: World, answer: str, *, number: int = 2) -> None:
    """Publish a version in which one entry has another answer; what the matcher learned stays."""
    running = world.runtime.setting(world.clock.now()).published
    with world.database.write() as session:
        version = knowledge_versions.current(session)
        assert version is not None
        files = dict(version.files)
        read = yaml.load(files["entries.yaml"], Loader=yaml.CSafeLoader)
        entry = next(one for one in read["entries"] if one["number"] == number)
        entry["answer"] = answer
        for name in ("facets", "links"):  # What is a part of the old answer is none of the new one.
            entry.pop(name, None)
        source = next(name for name in files if name.startswith("source/"))
        files[source] += f"\n{answer}\n"
        files["entries.yaml"] = yaml.dump(read, Dumper=yaml.CSafeDumper, allow_unicode=True)
        sound = knowledge_versions.read(files)
        made, _ = knowledge_versions.publish(session, sound, now=world.clock.now(), by="王專員")
        number = made.number
    world.runtime.knowledge.take_over(prepare(number, load(files)).with_matcher(running.faq))


def ask(world: World, *codes: str) -> None:
    for code in codes:
        assert "第2題" in words(world.say(QUESTION, group=group_of(code), user=ALICE))


def test_who_was_told_the_old_answer_gets_the_new_one_once_and_acknowledges_it(at_work: World) -> None:
    ask(at_work, "010101", "010102", "010101")
    at_work.clock.move(seconds=60)
    publish(at_work, NEW)
    at_work.clock.move(seconds=60)
    ask(at_work, "010103")

    who = office(at_work, "更正 2")
    shown = press(at_work, who, "寫更正", by=AUTHOR)
    asked = press(at_work, shown, "送核可", by=AUTHOR)
    sent = press(at_work, asked, "核可", by=SECOND) + work(at_work)
    (first, *_) = [call for call in sent if call.to == group_of("010101")]
    thanks = at_work.tap(buttons(first.messages)["收到"]["data"], group=group_of("010101"), user=BELLA)
    proof = words(office(at_work, "更正 2"))
    again = press(at_work, shown, "送核可", by=AUTHOR)

    assert "收過舊版「第2題" in words(who)
    assert "第10103高中" not in words(who)
    assert "計費10則" in words(shown)
    assert sorted(to_groups(sent)) == [group_of("010101"), group_of("010102")]
    assert NEW in texts(first.messages)[0]
    assert texts(first.messages)[0].startswith("【專案辦公室更正】")
    assert "已記下" in words(thanks)
    assert proof.count("已更正 12/6（一）") == 2
    assert proof.count("已回覆收到") == 1
    assert "送核可" not in {label for call in again for label in buttons(call.messages)}


def test_a_second_change_is_corrected_again_and_going_back_to_the_old_words_corrects_nobody(at_work: World) -> None:
    ask(at_work, "010101")
    at_work.clock.move(seconds=60)
    publish(at_work, NEW)
    at_work.clock.move(seconds=60)
    ask(at_work, "010102")
    at_work.clock.move(seconds=60)
    running = at_work.runtime.setting(at_work.clock.now()).published
    with at_work.database.write() as session:
        sound = knowledge_versions.read_version(session, 1)
        version = knowledge_versions.restore(session, 1, sound, now=at_work.clock.now(), by="王專員")
    at_work.runtime.knowledge.take_over(prepare(version.number, load(version.files)).with_matcher(running.faq))

    who = words(office(at_work, "更正 2"))

    assert "第10102高中（日校）" in who
    assert "第10101高中（日校）" not in who


def test_a_correction_that_was_overtaken_is_not_sent(at_work: World) -> None:
    ask(at_work, "010101")
    at_work.clock.move(seconds=60)
    publish(at_work, NEW)
    at_work.clock.move(seconds=60)
    shown = press(at_work, office(at_work, "更正 2"), "寫更正", by=AUTHOR)
    approved = press(at_work, press(at_work, shown, "送核可", by=AUTHOR), "核可", by=SECOND)
    publish(at_work, NEW.replace("線上", "新的"))

    told = work(at_work)

    assert "已核可" in words(approved)
    assert to_groups(told) == []
    assert "內容和核可時不同" in words(to(told, AUTHOR))


def test_a_moved_date_is_to_be_corrected_where_it_was_named_and_its_notice_did_not_arrive(at_work: World) -> None:
    for code in CODES[:2]:
        assert "第5題" in words(at_work.say("小幫手 申請表什麼時候要繳交?", group=group_of(code), user=ALICE))
    office(at_work, "收件 010101", by=NCNU)
    at_work.clock.move(seconds=60)
    press(at_work, office(at_work, "改期 12/9 12/15 主管機關公告展延"), "確定", by=AUTHOR)
    work(at_work)

    key = next(one.key for one in changed_things(at_work) if one.key.startswith("date "))
    who = words(at_work.tap(encode(ShowWhoGotOld(key=key)), group=None, user=AUTHOR))

    lines = {line.split("：")[0]: line for line in who.split("\n") if line.startswith("・")}
    assert "還沒更正" in lines["・第10101高中（日校）"]
    assert "已更正" in lines["・第10102高中（日校）"]


def changed_things(world: World) -> list[outdated.Changed]:
    with world.database.read() as session:
        return outdated.changed(session)


def test_nothing_changed_is_said_in_words_and_others_learn_nothing(at_work: World) -> None:
    ask(at_work, "010101")

    nothing, unknown = words(office(at_work, "更正")), words(office(at_work, "更正 7"))
    stranger = words(at_work.say("更正 2", group=None, user=BELLA))

    assert "目前沒有需要更正的" in nothing
    assert "沒有改過" in unknown
    assert "專案辦公室" in stranger


def test_the_acknowledgement_of_one_group_is_not_taken_from_another(at_work: World) -> None:
    ask(at_work, *CODES[:2])
    at_work.clock.move(seconds=60)
    publish(at_work, NEW)
    at_work.clock.move(seconds=60)
    shown = press(at_work, office(at_work, "更正 2"), "寫更正", by=AUTHOR)
    sent = press(at_work, press(at_work, shown, "送核可", by=AUTHOR), "核可", by=SECOND) + work(at_work)
    button = next(buttons(one.messages)["收到"]["data"] for one in sent if one.to == group_of("010101"))

    answer = at_work.tap(button, group=group_of("010102"), user=BELLA)

    assert "別的聊天室" in words(answer)
    assert "已回覆收到" not in words(office(at_work, "更正 2"))


def at(minute: int) -> datetime:
    return datetime(2021, 12, 6, 1, minute, tzinfo=UTC)


def test_a_history_knows_what_was_said_when() -> None:
    first = Words(says={"entry 1": "a", "entry 2": "x", "date apply": "2021-12-09"})
    second = Words(says={"entry 1": "b", "date apply": "2021-12-09"})

    found = histories([(at(0), first), (at(10), second)], [(at(20), "date apply", "2021-12-15")])

    assert [found["entry 1"].was_other(at(minute)) for minute in (5, 11)] == [True, False]
    assert found["entry 2"].said[-1] == (at(10), None)
    assert found["entry 2"].was_other(at(5))
    assert found["date apply"].changed_at == at(20)
    assert [found["date apply"].was_other(at(minute)) for minute in (15, 21)] == [True, False]


def test_what_can_be_corrected_is_read_from_the_files() -> None:
    read = words_of(
        {
            "entries": [
                {"number": 3, "answer": "甲", "deadlines": ["apply"], "links": [{"label": "a", "url": "https://a"}]}
            ]
        },
        {
            "supplements": [
                {"id": "fax", "answer": "乙", "enabled": True},
                {"id": "off", "answer": "丙", "enabled": False},
            ]
        },
        {"deadlines": [{"id": "apply", "date": "2021-12-09"}]},
    )

    assert set(read.says) == {"entry 3", "supplement fax", "date apply"}
    assert read.numbers == {3: "entry 3", 100_000: "supplement fax", 100_001: "supplement off"}
    assert read.dates["entry 3"] == ("date apply",)
