"""Golden questions: the same path as the group's."""

import pytest

from bot.cli.ask import judge_line
from bot.faq.entry import Entry
from bot.faq.found import Answer
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
    ],
)
def test_one_fact_leads_with_its_part(text: str, part: str) -> None:
    found = judge_line(PUBLISHED, {"text": text}, addressed=True).found

    assert found is not None
    assert str(record(PUBLISHED.knowledge, text, found)["lead"]).startswith(part)
