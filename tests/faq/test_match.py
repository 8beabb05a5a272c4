"""Golden questions: the same path as the group's."""

import pytest

from bot.cli.ask import judge_line
from bot.faq.entry import Entry
from bot.faq.found import Answer, NoMatch
from bot.faq.load import load_folder
from bot.faq.report import record
from bot.programme.answering import prepare
from bot.settings import PROJECT_ROOT

PUBLISHED = prepare(0, load_folder(PROJECT_ROOT / "knowledge"))


@pytest.mark.parametrize("entry", PUBLISHED.knowledge.entries, ids=lambda entry: f"Q{entry.number}")
def test_the_official_question_and_each_variant_get_their_entry(entry: Entry) -> None:
    for text in (entry.question, *entry.variants):
        found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

        assert found is not None
        assert found.ranked[0].entry == entry.number, text
        assert found.ranked[0].score == 1.0


@pytest.mark.parametrize(
    "text",
    ["申請表已經傳真過去了", "@小美 妳那邊核章了嗎", "主任說 12/9 前要傳真", "中午吃什麼", "誰會想選這個啊"],
)
def test_what_is_not_asked_of_the_bot_is_not_answered(text: str) -> None:
    found = judge_line(PUBLISHED, {"text": text}, addressed=False).found

    assert found is None or not isinstance(found.decision, Answer)


@pytest.mark.parametrize("text", ["大家午餐吃什麼", "中午便當要訂幾個", "明天誰要早自習", "體育組長今天有來嗎"])
def test_talk_after_a_question_of_ones_own_is_no_follow_up(text: str) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": "申請表最晚哪天要交？"}, addressed=False).found

    assert found is None or not isinstance(found.decision, Answer)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("114年誰出錢", "3. 113年起"),
        ("巨耀維護費一年多少", "（2）112年以後各年度之維運費用：新臺幣1萬2,000元"),
        ("亞昕建置費要多少", "（1）111年建置(包括1年保固)費用：新臺幣8萬元"),
        ("本來就是用欣河的學校要付多少", "（3）原已使用欣河模組之學校"),
        ("巨耀總共要多少錢", "3. 巨耀資訊顧問有限公司"),
        ("學生傳過的檔案會一起搬過去嗎", "暨南大學會協助"),
        ("傳過的還要再上傳嗎", "不用。"),
        ("雅心第一年建置要付多少錢", "（1）111年建置(包括1年保固)費用：新臺幣8萬元"),
        ("亞昕是整合型的還是走介接", "1. 整合式系統包含"),
        ("巨耀屬於整合式還是介接式", "2. API介接式系統為巨耀公司"),
        ("112年之後的維運費是誰要付", "1. 針對110年12月至111年12月"),
        ("等寒假結束再啟用新模組行不行", "公版學習歷程紀錄模組訂於111年1月31日正式終止服務。因此"),
        ("過幾年是不是要學校自己籌錢養這套", "3. 113年起"),
        ("不想動現在的校務系統，還有得選嗎", "2. API介接式系統為巨耀公司"),
        ("那套舊的最後能登入是哪天", "公版學習歷程紀錄模組訂於111年1月31日正式終止服務。"),
        ("全校老師要不要上課學新介面", "2. 向學生及老師進行教育宣導研習"),
        ("亞昕逐冬欲搝偌濟銀角仔維運", "（2）112年以後各年度之維運費用：新臺幣1萬3,500元"),
        ("上線前學校有哪些事要做好", "1. 學校要測試新紀錄模組"),
    ],
)
def test_one_fact_leads_with_its_part(text: str, part: str) -> None:
    found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

    assert found is not None
    assert str(record(PUBLISHED.knowledge, text, found)["lead"]).startswith(part)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("by which day must we fax the application to the university", 5),
        ("our files from this term, do the children upload them once more?", 12),
        ("who pays the yearly upkeep from 2025 onwards", 8),
    ],
)
def test_a_question_in_english_finds_its_entry(text: str, entry: int) -> None:
    found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

    assert found is not None
    assert found.ranked[0].entry == entry


@pytest.mark.parametrize(
    "text",
    ["彼支傳真機是幾號啦", "佗一間的客服較會接電話", "新系統帳號按怎申請", "蓋哪", "how do I get my password back"],
)
def test_a_question_no_entry_answers_is_taken_for_a_question_however_it_is_put(text: str) -> None:
    found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

    assert found is not None
    line = record(PUBLISHED.knowledge, text, found)
    assert line.get("offers") == "consultant" or line["decision"] == "suggest"


@pytest.mark.parametrize("text", ["唉唷喂呀", "hmm", "校門口的燈壞了"])
def test_whoever_calls_and_gets_no_answer_is_offered_a_person(text: str) -> None:
    found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

    assert found is not None
    assert isinstance(found.decision, NoMatch)
    assert record(PUBLISHED.knowledge, text, found)["offers"] == "consultant"


@pytest.mark.parametrize("entry", PUBLISHED.knowledge.entries, ids=lambda entry: f"Q{entry.number}")
def test_what_is_known_to_be_answered_by_none_is_answered_by_none(entry: Entry) -> None:
    for text in entry.not_for:
        for addressed in (True, False):
            found = judge_line(PUBLISHED, {"text": text}, addressed=addressed).found

            assert found is None or not isinstance(found.decision, Answer), text


def test_a_letter_that_is_passed_on_asks_nothing() -> None:
    text = (
        "（轉寄）主旨：請各校儘速完成學習歷程紀錄模組轉換，請查照。\n說明：\n"
        "一、申請表核章後依限傳真至暨南大學。\n二、費用由國教署補助。"
    )
    found = judge_line(PUBLISHED, {"text": text}, addressed=False).found

    assert found is None or not isinstance(found.decision, Answer)


def test_two_questions_in_one_message_are_each_answered() -> None:
    text = "想請教兩件事。說明會的簡報哪裡可以抓？還有申請表最晚哪一天要傳真過去？"
    found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

    assert found is not None
    assert isinstance(found.decision, Answer)
    assert [part.entry for part in found.decision.parts] == [1, 5]


@pytest.mark.parametrize(
    ("text", "context", "entry"),
    [
        ("最晚哪天", "申請表要傳真到哪裡？", 5),
        ("最晚哪天", "公版什麼時候停？新模組哪天前要換好？", 3),
        ("and the year after that?", "how much is the set-up fee at Xinhe", 10),
        ("之後每年呢", "欣河第一年建置費多少", 10),
    ],
)
def test_a_short_question_is_about_what_was_just_answered_where_that_is_as_likely(
    text: str, context: str, entry: int
) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": context}, addressed=True).found

    assert found is not None
    assert isinstance(found.decision, Answer)
    assert [part.entry for part in found.decision.parts] == [entry]


def test_what_nothing_answers_is_not_taken_for_more_of_what_was_just_answered() -> None:
    line = {"text": "阿里巴巴芝麻開門請問密碼在哪", "context": "說明會的簡報哪裡下載？"}
    found = judge_line(PUBLISHED, line, addressed=True).found

    assert found is not None
    assert not isinstance(found.decision, Answer)
