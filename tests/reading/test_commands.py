"""Commands as people type them: whatever surrounds the words does not matter, other words are no command."""

import pytest

from bot.programme.published import Published
from bot.reading.commands import find_order
from bot.reading.orders.consultants import GoAway, WorkHours
from bot.reading.orders.everybody import Bind, Mute, ShowCase, ShowDeadlines, ShowHelp, ShowProgress, Unmute, WantPerson
from bot.reading.orders.reports import TakeBackReport
from bot.reading.orders.table import Order

CODE = "KX7R4TMW"

AROUND = [
    "{}",
    "{}🙏",
    "🙏{}",
    "{}🙏🏻🙏🏻",
    "{}❤️",
    "{}？",
    "{}?!",
    "{}。",
    "{}～～",
    "「{}」",
    "【{}】",
    "({})",
    "（{}）",
    "{}(cry)",
    "{} (moon grin)",
    "(sparkle){}",
    "{}(!?)",
    "{} 謝謝",
    "{}，謝謝您",
    "{} 感恩🙏",
    "{} 拜託了",
    "{} 麻煩您",
    "{}\n謝謝",
    "不好意思，{}",
    "麻煩 {} 謝謝",
    "請問{}",
    "\u200b{}\u200b",
    "\u200e{}\u200f",
    "\ufeff{}",
    "{}\u2060",
    "\u3000{}\u3000",
    "{}\ufe0f",
    "📢{}",
    "👉 {}",
    "⬇️{}⬇️",
    "1️⃣ {}",
    "①{}",
    "{}🇹🇼",
    "{}👨‍👩‍👧",
    "*{}*",
    "{} thx",
    "{}喔",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("進度", ShowProgress()),
        ("期限", ShowDeadlines()),
        ("找諮輔", WantPerson()),
        ("取消回報", TakeBackReport()),
        ("案件 73", ShowCase(73)),
        ("綁定 KX7R-4TMW", Bind(CODE)),
        ("ＨＥＬＰ", ShowHelp()),
    ],
)
def test_what_surrounds_a_command_does_not_matter(published: Published, around: str, words: str, order: Order) -> None:
    assert find_order(around.format(words), published.knowledge, addressed=False) == order


@pytest.mark.parametrize(
    "words",
    [
        f"綁定 {CODE}",
        f"綁定{CODE}",
        f"綁定：{CODE}",
        f"綁定代碼：{CODE}",
        "綁定\nkx7r-4tmw",
        "綁定 ＫＸ７Ｒ－４ＴＭＷ",
        "綁定「KX7R-4TMW」🙏",
        "綁定（KX7R-4TMW）",
        "綁定 【KX7R4TMW】 謝謝",
        *(f"綁定 KX7R{dash}4TMW" for dash in "‐‑‒–—―﹘﹣－−ー─一 "),
        "綁定 KX7R - 4TMW",
        "我要綁定 KX7R-4TMW",
        "請幫我綁定 KX7R-4TMW 謝謝",
    ],
)
def test_a_code_is_read_however_it_is_written(published: Published, words: str) -> None:
    assert find_order(words, published.knowledge, addressed=True) == Bind(CODE)


def test_a_code_that_ends_like_a_courtesy_keeps_its_end(published: Published) -> None:
    assert find_order("綁定 ABCD-6THX", published.knowledge, addressed=True) == Bind("ABCD6THX")
    assert find_order("綁定 ABCDEF3Q", published.knowledge, addressed=True) == Bind("ABCDEF3Q")


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("我要看進度", ShowProgress()),
        ("查一下進度", None),
        ("查詢進度", ShowProgress()),
        ("可以給我期限嗎？", ShowDeadlines()),
        ("請恢復", Unmute()),
        ("請靜音一下", Mute()),
        ("取消靜音", Unmute()),
        ("請找諮輔", WantPerson()),
        ("暫離🙏", GoAway()),
        ("上班時間 9:30～16:00 謝謝", WorkHours(None)),
    ],
)
def test_a_wish_around_a_command_does_not_matter_when_it_is_said_to_the_bot(
    published: Published, words: str, order: Order | None
) -> None:
    found = find_order(words, published.knowledge, addressed=True)

    assert type(found) is type(order) if isinstance(order, WorkHours) else found == order


@pytest.mark.parametrize(
    "words",
    [
        "請說明",
        "請恢復",
        "麻煩說明一下",
        "麻煩回報",
        "說明會影片在哪",
        "進度條卡住了",
        "費用單據我放桌上",
        "期限內完成就好",
        "綁定好了嗎",
        "綁定 LINE 群組要怎麼做",
        "回來",
        "暫離",
        "謝謝",
        "🙏",
        "",
        "案件很多",
        "不要靜音",
        "靜音了嗎",
    ],
)
def test_talk_is_no_command(published: Published, words: str) -> None:
    assert find_order(words, published.knowledge, addressed=False) is None
