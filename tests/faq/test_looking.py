"""What the matcher looks at, and what it does not look at again."""

from collections.abc import Callable

import pytest

from bot.faq.evidence import Evidence, Form, Weighed
from bot.faq.found import Asked, Silent
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.settings import PROJECT_ROOT

OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each text that is compared with the entries."""
    texts: list[str] = []
    rank: Callable[[Evidence, Form], tuple[Weighed, ...]] = Evidence.rank

    def noting(evidence: Evidence, form: Form) -> tuple[Weighed, ...]:
        texts.append(form.text)
        return rank(evidence, form)

    monkeypatch.setattr(Evidence, "rank", noting)
    return texts


@pytest.mark.parametrize("text", ["大家午餐便當我已經訂好了", "收到，謝謝主任", "今天段考監考表貼在公佈欄了喔"])
def test_what_asks_nothing_of_nobody_is_not_compared_with_the_entries(text: str, looked_at: list[str]) -> None:
    found = Faq(OTHER).find(Asked(text=text, addressed=False))

    assert found.decision == Silent()
    assert not found.asks
    assert looked_at == []
    assert found.reasons, "who wants to know why is told all the same"
    assert looked_at == [text]


def test_a_known_wording_is_answered_however_little_it_sounds_like_a_question() -> None:
    entry = OTHER.entries[0]
    plain = OTHER.model_copy(
        update={"entries": (entry.model_copy(update={"variants": ("就照公告上寫的那樣辦",)}), *OTHER.entries[1:])}
    )

    assert Faq(plain).find(Asked(text="就照公告上寫的那樣辦！", addressed=False)).decision != Silent()


def test_the_same_words_said_to_the_bot_are_looked_at_once(looked_at: list[str]) -> None:
    faq = Faq(OTHER)
    first = faq.find(Asked(text="這件事去哪裡辦", addressed=True))
    seen = len(looked_at)

    again = faq.find(Asked(text="這件事去哪裡辦", addressed=True))

    assert (again.decision, again.ranked) == (first.decision, first.ranked)
    assert len(looked_at) == seen


def test_the_same_follow_up_is_worked_out_once(looked_at: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    faq, number = Faq(OTHER), OTHER.entries[0].number
    asked = Asked(text="那明年呢", addressed=True, previous="第一件要帶什麼", previous_entries=(number,))
    first = faq.find(asked)
    monkeypatch.setattr("bot.faq.follow_up.entry_meant", lambda *_, **__: pytest.fail("worked out again"))
    looked_at.clear()

    assert faq.find(asked).decision == first.decision
    assert looked_at == []


def test_nothing_is_remembered_of_what_was_said_to_others(looked_at: list[str]) -> None:
    faq = Faq(OTHER)
    for _ in range(2):
        faq.find(Asked(text="這件事去哪裡辦啊？", addressed=False))

    assert looked_at == ["這件事去哪裡辦啊？"] * 2


def test_the_same_words_after_another_question_are_read_with_that_one(looked_at: list[str]) -> None:
    faq, number = Faq(OTHER), OTHER.entries[0].number
    for before in ("第一件要帶什麼", "第二件要帶什麼"):
        faq.find(Asked(text="那明年呢", addressed=True, previous=before, previous_entries=(number,)))

    assert "第一件要帶什麼 那明年呢" in looked_at
    assert "第二件要帶什麼 那明年呢" in looked_at
