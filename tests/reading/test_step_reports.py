"""Reports of a school as people type them: recorded when every word is known, else asked about, else nothing."""

import pytest

from bot.programme.published import Published
from bot.reading.orders.reports import ReportStep
from bot.reading.step_reports import MaybeReport, step_report


@pytest.mark.parametrize(
    ("words", "report"),
    [
        ("進修部已核章", ReportStep(step="stamp", divisions=("進修部",))),
        ("日校 章都蓋好了", ReportStep(step="stamp", divisions=("日校",))),
        ("日校：已傳真", ReportStep(step="fax", divisions=("日校",))),
        ("日校跟進修部都傳真了", ReportStep(step="fax", divisions=("日校", "進修部"))),
        ("申請表我們昨天傳過去了", ReportStep(step="fax")),
        ("我們今天早上已經傳真給暨大了🙏", ReportStep(step="fax")),
        ("報告，本校申請表已用印", ReportStep(step="stamp")),
        ("剛剛送出申請表了", ReportStep(step="fax")),
        ("已重新傳真", ReportStep(step="fax")),
        ("我們選巨耀", ReportStep(step="choose", system="juyao")),
        ("本校已選定亞昕系統", ReportStep(step="choose", system="yaxin")),
        ("決定用北科大", ReportStep(step="choose", system="ntut")),
        ("改選欣河了", ReportStep(step="choose", system="xinhe")),
        ("新系統上線了！", ReportStep(step="launch")),
        ("河口高中 已傳真", ReportStep(step="fax", school="河口高中")),
        ("成功高中：進修部已核章", ReportStep(step="stamp", divisions=("進修部",), school="成功高中")),
        ("070401 已傳真", ReportStep(step="fax", school="070401")),
    ],
)
def test_a_report_is_read(published: Published, words: str, report: ReportStep) -> None:
    assert step_report(words, published.knowledge) == report


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("已傳真？", ("fax",)),
        ("章蓋好了，也傳真了", ("stamp", "fax")),
        ("申請表已核章（校長、主任）", ("stamp",)),
        ("選好了", ("choose",)),
        ("傳真機那邊弄好了傳真", ("fax",)),
    ],
)
def test_what_only_sounds_like_a_report_is_asked_about(
    published: Published, words: str, steps: tuple[str, ...]
) -> None:
    found = step_report(words, published.knowledge)

    assert isinstance(found, MaybeReport)
    assert found.steps == steps


@pytest.mark.parametrize(
    "words",
    [
        "還沒傳真",
        "尚未核章",
        "明天會傳真",
        "請先傳真",
        "我們要選欣河",
        "欣河跟亞昕選哪個好",
        "傳真了沒",
        "傳真了嗎",
        "昨天傳真的有收到?",
        "核完章是寄給暨大還是傳真?",
        "傳真不過去",
        "如果已傳真",
        "傳真失敗了",
        "好了",
        "謝謝",
        "辦好了",
        "今天天氣很好",
        "",
    ],
)
def test_what_is_not_done_is_no_report(published: Published, words: str) -> None:
    assert step_report(words, published.knowledge) is None
