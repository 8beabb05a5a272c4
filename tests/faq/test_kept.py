"""What was learned can be kept with a version, and is taken for no other."""

from collections.abc import Callable

import pytest

import bot.faq.kept
from bot.faq.found import Asked, Silent
from bot.faq.kept import dump, load
from bot.faq.learned import learn
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.settings import PROJECT_ROOT

OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")
FAQ = Faq(OTHER)
ASKED = ["補卡要繳多少", "手機借書哪裡可以用", "大家辛苦了"]


def judged(faq: Faq) -> list[object]:
    return [faq.find(Asked(text=text, addressed=True)).decision for text in ASKED]


def test_a_matcher_from_bytes_decides_the_same_without_learning_or_the_messages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = dump(learn(OTHER), "version 7")
    monkeypatch.delattr("bot.faq.evidence.learn")

    again = Faq(OTHER.model_copy(update={"messages": ()}), learned=load(kept, "version 7"))

    assert judged(again) == judged(FAQ)
    assert isinstance(again.find(Asked(text="大家辛苦了", addressed=False)).decision, Silent)


@pytest.mark.parametrize("harm", [lambda kept: kept[:200], lambda _: b"", lambda _: b"PK\x03\x04nothing"])
def test_broken_bytes_are_not_taken(harm: Callable[[bytes], bytes]) -> None:
    assert load(harm(dump(learn(OTHER), "version 7")), "version 7") is None


def test_what_was_learned_of_something_else_is_not_taken() -> None:
    assert load(dump(learn(OTHER), "version 7"), "version 8") is None


def test_what_other_code_has_learned_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = dump(learn(OTHER), "version 7")
    monkeypatch.setattr(bot.faq.kept, "_form", lambda: "of a later release")

    assert load(kept, "version 7") is None


def test_a_short_message_is_about_what_was_just_answered() -> None:
    def after(text: str, entry: int, question: str) -> list[int]:
        asked = Asked(text=text, addressed=True, previous=question, previous_entries=(entry,))
        parts = getattr(FAQ.find(asked).decision, "parts", ())
        return [part.entry for part in parts]

    assert after("那手機呢", 5, "有哪些新的借書方式") == [5]
    assert after("好的謝謝", 5, "有哪些新的借書方式") == []
    assert after("補發要多少錢", 5, "有哪些新的借書方式") == [6]
