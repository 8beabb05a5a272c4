"""What is read the same however it is written."""

import subprocess
import sys

import pytest

from bot.faq.labelled import Synonym
from bot.faq.normalize import Normalizer, tidy
from bot.settings import PROJECT_ROOT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学习历程系统什么时候转换", "學習歷程系統什麼時候轉換"),
        ("资料要复制几份", "資料要複製幾份"),
        ("台北的学校", "台北的學校"),
        ("你了解嗎 只是問一下 發布", "你了解嗎 只是問一下 發布"),
        ("范主任說杰哥在嘉義", "范主任說杰哥在嘉義"),
        ("爲什麽要審覈啓用着", "為什麼要審核啟用著"),
        ("這個體驗价万一", "這個體驗價萬一"),
        ("好的👍🏻 收到", "好的👍🏻 收到"),
    ],
)
def test_characters_are_those_of_taiwan_and_traditional_ones_stay(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_the_large_table_of_simplified_words_is_left_alone_until_somebody_writes_them() -> None:
    program = (
        "from bot.faq import normalize\n"
        "normalize.tidy('申請表最晚哪天要交？😊')\n"
        "assert normalize._converter.cache_info().currsize == 0\n"
        "normalize.tidy('申请表')\n"
        "assert normalize._converter.cache_info().currsize == 1\n"
    )

    subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, check=True)


def test_a_spelling_may_be_a_single_character() -> None:
    normalizer = Normalizer([Synonym(word="暨南大學", spellings=("暨", "暨大"))])

    assert normalizer.bare("傳給暨") == "傳給暨南大學"
    assert normalizer.bare("暨大的傳真") == "暨南大學的傳真"
