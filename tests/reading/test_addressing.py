"""To whom a message speaks."""

import pytest

from bot.incoming import Mention, Span
from bot.reading.addressing import Address, find_address

NAMES = ("轉換小幫手", "小幫手")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("📢小幫手 期限", "期限"),
        ("❗️❗️小幫手：期限", "期限"),
        ("「小幫手」期限", "期限"),
        ("\u200b小幫手\u200b 期限", "期限"),
        ("\u2067小幫手\u2069 期限", "期限"),
        ("哈囉小幫手 期限", "期限"),
        ("Hi，小幫手，期限", "期限"),
        ("早安 @轉換小幫手 期限", "期限"),
        ("🙋‍♀️請問小幫手，期限是哪天", "期限是哪天"),
        ("期限是哪天 @小幫手", "期限是哪天"),
        ("期限是哪天？＠轉換小幫手🙏", "期限是哪天？"),
        ("小幫手", ""),
    ],
)
def test_the_name_comes_first_whatever_is_before_it(text: str, words: str) -> None:
    assert find_address(text, (), NAMES) == Address(is_named=True, words=words)


@pytest.mark.parametrize("text", ["我問過小幫手了", "今天小幫手怪怪的", "寄到 help@小幫手.tw", "謝謝大家 期限過了"])
def test_a_name_inside_a_message_addresses_nobody(text: str) -> None:
    assert not find_address(text, (), NAMES).is_named


@pytest.mark.parametrize(
    ("text", "to_another"),
    [
        ("申請表要傳到哪裡？@陳主任", True),
        ("申請表要傳到哪裡？ ＠王組長 🙏", True),
        ("申請表寄到 chen@mail.edu.tw", False),
        ("@ 是什麼意思", False),
        ("申請表要傳到哪裡", False),
    ],
)
def test_a_typed_mention_at_the_end_makes_it_that_persons_question(text: str, to_another: bool) -> None:  # noqa: FBT001 - a column
    assert find_address(text, (), NAMES).to_another is to_another


@pytest.mark.parametrize(
    ("text", "start", "to_another"),
    [
        ("哪天截止？@陳 大文", 5, True),
        ("哪天截止？@陳 大文 謝謝🙏", 5, True),
        ("@陳 大文 哪天截止？", 0, True),
        ("不好意思 @陳 大文 哪天截止？", 5, True),
        ("聽@陳 大文 說改期了，哪天截止？", 1, False),
        ("😀哪天截止？@陳 大文", 7, True),
    ],
)
def test_a_mention_at_either_end_makes_it_that_persons_question(text: str, start: int, to_another: bool) -> None:  # noqa: FBT001 - a column
    person = Mention(start, 5, is_self=False, user_id="U1")

    assert find_address(text, (person,), NAMES).to_another is to_another


@pytest.mark.parametrize(
    ("text", "emojis", "words"),
    [
        ("(love)期限(heart)", [(0, 6), (8, 7)], "期限"),
        ("期限😀(love)", [(4, 6)], "期限😀"),
        ("期(love)限", [(1, 6)], "期 限"),
        ("(love)(love)小幫手 期限", [(0, 6), (6, 6)], "期限"),
        ("期限", [(40, 6), (0, 2)], "期限"),
    ],
)
def test_lines_own_emoji_are_cut_out(text: str, emojis: list[tuple[int, int]], words: str) -> None:
    found = find_address(text, (), NAMES, [Span(*one) for one in emojis])

    assert found.words.strip() == words


def test_mentions_and_emoji_are_cut_out_together() -> None:
    found = find_address("(ok)@Helper 期限(ok)", [Mention(4, 7, is_self=True)], NAMES, [Span(0, 4), Span(14, 4)])

    assert (found.is_named, found.words) == (True, "期限")
