"""What words said to the bot are when they order nothing."""

import pytest

from bot.programme.published import Published
from bot.reading import remarks as r
from bot.reading.remarks import find_remark


@pytest.mark.parametrize(
    "words",
    [
        "真人客服",
        "人工",
        "找人",
        "我要找真人！",
        "有沒有人可以幫忙",
        "可以請諮輔回電嗎",
        "諮輔在嗎？",
        "轉真人",
        "我想跟諮輔老師談談",
        "轉接客服人員",
        "請專人跟我聯絡",
        "換人來",
        "可以跟人講話嗎",
    ],
)
def test_wanting_a_person_in_any_words(published: Published, words: str) -> None:
    assert find_remark(words, published.knowledge) == r.WantsPerson()


@pytest.mark.parametrize(
    "words", ["謝謝", "謝謝你🙏", ("感謝小幫手！"), "太好了，謝謝", "辛苦了", "了解", "好的", "OK", "👍", "收到，感恩"]
)
def test_thanks(published: Published, words: str) -> None:
    assert find_remark(words, published.knowledge) == r.Thanks()


@pytest.mark.parametrize("words", ["你好", "早安", "哈囉", "", "大家好"])
def test_a_greeting(published: Published, words: str) -> None:
    assert find_remark(words, published.knowledge) == r.Greets()


@pytest.mark.parametrize("words", ["停", "閉嘴", "閉嘴啦", "吵死了", "不要再回了", "安靜一點", "STOP", "別吵！"])
def test_wanting_quiet(published: Published, words: str) -> None:
    assert find_remark(words, published.knowledge) == r.WantsQuiet()


@pytest.mark.parametrize("words", ["取消", "取消剛剛的", "按錯了", "我打錯了", "復原", "可以取消嗎"])
def test_wanting_to_undo_something(published: Published, words: str) -> None:
    assert find_remark(words, published.knowledge) == r.WantsUndo()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("進渡", r.Misspelt("progress")),
        ("近度？", r.Misspelt("progress")),
        ("說名", r.Misspelt("help")),
        ("期線", r.Misspelt("deadlines")),
        ("廢用", r.Misspelt("fees")),
        ("找輔諮", r.Misspelt("person")),
        ("找資輔", r.Misspelt("person")),
        ("靜因", r.Misspelt("mute")),
        ("恢副", r.Misspelt("unmute")),
        ("回抱", r.Misspelt("reports")),
        ("取削回報", r.Misspelt("undo-report")),
        ("綁訂", r.Misspelt("bind")),
        ("綁訂 KX7R-4TMW", r.Misspelt("bind", "KX7R4TMW")),
        ("幫定kx7r4tmw", r.Misspelt("bind", "KX7R4TMW")),
    ],
)
def test_a_slip_of_the_pen(published: Published, words: str, meant: r.Misspelt) -> None:
    assert find_remark(words, published.knowledge) == meant


@pytest.mark.parametrize(
    "words",
    [
        "請假",
        "客服電話幾號",
        "諮輔是誰",
        "找人資",
        "申請表去哪下載",
        ("取消申請要怎麼做"),
        "停用是哪一天",
        "謝謝，那傳真呢？",
        "收到了嗎",
    ],
)
def test_the_rest_is_for_the_matcher(published: Published, words: str) -> None:
    assert find_remark(words, published.knowledge) is None
