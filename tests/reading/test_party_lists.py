"""Lists of parties as they are typed and pasted: every digit is read, or nothing is."""

import pytest

from bot.programme.published import Published
from bot.reading.orders.parties import Listed, PartyList
from bot.reading.party_lists import party_list


def read(published: Published, words: str) -> PartyList:
    found = party_list(words, published.knowledge, spoken_to=True)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("收件 070401", ["070401"]),
        ("收件070401", ["070401"]),
        ("070401 收件", ["070401"]),
        ("070401已收件", ["070401"]),
        ("收件：０７０４０１、190302", ["070401", "190302"]),
        ("收件 070401🙏", ["070401"]),
        ("麻煩收件 070401 謝謝", ["070401"]),
        ("收件（070401）（190302）", ["070401", "190302"]),
        ("收件\n1. 070401\n2. 190302", ["070401", "190302"]),
        ("收件\n1、070401\n2、190302\n3、200405", ["070401", "190302", "200405"]),
        ("收件 (1)070401 (2)190302", ["070401", "190302"]),
        ("收件 ①070401 ②190302", ["070401", "190302"]),
        ("收件 1️⃣070401 2️⃣190302", ["070401", "190302"]),
        ("收件\n1\t070401\t河口高中\n2\t190302\t高原高商", ["070401", "190302"]),
        ("收件名單如下：\n070401\n190302\n共2校", ["070401", "190302"]),
        ("收件 70401 190302", ["070401", "190302"]),
        ("✅070401 ✅190302 收件", ["070401", "190302"]),
        ("收件 070401河口高中", ["070401"]),
        ("收件 070401日新高中", ["070401"]),
        ("收件 123456", ["123456"]),
    ],
)
def test_every_code_is_read(published: Published, words: str, codes: list[str]) -> None:
    found = read(published, words)

    assert ([one.code for one in found.listed], found.unread) == (codes, ())
    assert found.has_codes


@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ("收件 0704012", ("0704012",)),
        ("收件 07040", ("07040",)),
        ("收件 0704 01", ("0704", "01")),
        ("收件 070401 19030", None),
        ("收件 70401河口高中", ("70401",)),
        ("收件 070401 12/9", ("12", "9")),
        ("收件 070401 2", ("2",)),
        ("退件 070401 19 未核章", ("19",)),
        ("退件 070401 1903020 未核章", ("1903020",)),
        ("收件 070401、190302 共3校", ("3",)),
        ("收件\n3\t070401\n7\t190302", ("3", "7")),
    ],
)
def test_digits_that_are_no_code_are_not_guessed(
    published: Published, words: str, unread: tuple[str, ...] | None
) -> None:
    found = read(published, words)

    if unread is None:  # Five digits that stand alone have lost their zero.
        assert [one.code for one in found.listed] == ["070401", "019030"]
    else:
        assert found.unread == unread


@pytest.mark.parametrize(
    "words",
    ["收件 070401-070410", "收件 070401～070410", ("收件 070401\n退件 190302 沒蓋章"), "收件 070401，取消收件 190302"],
)
def test_a_range_or_a_second_list_makes_the_whole_unread(published: Published, words: str) -> None:
    found = read(published, words)

    assert found.unread or not found.listed


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ("退件 070401（河口高中）未核章", [Listed(code="070401", said=("河口高中", "未核章"))]),
        ("退件 070401 第2頁沒有蓋章", [Listed(code="070401", said=("第2頁沒有蓋章",))]),
        ("退件 070401 缺12/5的附件", [Listed(code="070401", said=("缺12/5的附件",))]),
        ("退件：070401\n印章模糊", [Listed(code="070401", said=("印章模糊",))]),
        ("收件 070401進修部", [Listed(code="070401", division="進修部")]),
        ("收件 070401進 190302日", [Listed(code="070401", division="進"), Listed(code="190302", division="日")]),
        ("收件 河口高中、高原高商", [Listed(said=("河口高中", "高原高商"))]),
        ("收件\n河口高中\n高原高商", [Listed(said=("河口高中",)), Listed(said=("高原高商",))]),
        (
            "收件\n河口高中\t070401\n高原高商\t190302",
            [Listed(code="070401", said=("河口高中",)), Listed(code="190302", said=("高原高商",))],
        ),
        (
            "收件 190302\t高原高商\n070401\t河口高中",
            [Listed(code="190302", said=("高原高商",)), Listed(code="070401", said=("河口高中",))],
        ),
    ],
)
def test_what_is_said_stays_with_its_code(published: Published, words: str, listed: list[Listed]) -> None:
    assert list(read(published, words).listed) == listed


@pytest.mark.parametrize(
    ("words", "step", "cancels"),
    [
        ("取消收件 070401", "received", True),
        ("收件取消 070401", "received", True),
        ("取消 070401 收件", "received", True),
        ("取消退件 河口高中", "returned", True),
        ("退件", "returned", False),
        ("退件？", "returned", False),
        ("廠商設定完成 070401", "set-up", False),
    ],
)
def test_the_step_and_taking_it_back(published: Published, words: str, step: str, cancels: bool) -> None:  # noqa: FBT001 - a column
    found = read(published, words)

    assert (found.step, found.cancels) == (step, cancels)


@pytest.mark.parametrize("words", ["我們070401收件了沒", "今天有收件嗎", "傳真收件人是誰", "設定 070401", "070401", ""])
def test_other_messages_are_no_list(published: Published, words: str) -> None:
    found = party_list(words, published.knowledge, spoken_to=False)

    assert found is None or not found.has_codes
