"""What was learned can be kept with a version, and is taken for no other."""

import pytest

from bot.faq.evidence import Evidence
from bot.faq.found import Asked
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.settings import PROJECT_ROOT

OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")
ASKED = ["補卡要繳多少", "手機借書哪裡可以用", "大家辛苦了"]


def judged(faq: Faq) -> list[object]:
    return [faq.find(Asked(text=text, addressed=True)).decision for text in ASKED]


def test_a_matcher_from_bytes_decides_the_same_without_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    faq = Faq(OTHER)
    kept = faq.learned_bytes()
    monkeypatch.delattr(Evidence, "_learn")

    again = Faq(OTHER, learned=kept)

    assert judged(again) == judged(faq)


@pytest.mark.parametrize("harm", [lambda kept: kept[:200], lambda _: b"", lambda _: b"PK\x03\x04nothing"])
def test_broken_bytes_are_learned_anew(harm: object) -> None:
    faq = Faq(OTHER)
    assert callable(harm)

    assert judged(Faq(OTHER, learned=harm(faq.learned_bytes()))) == judged(faq)


def test_bytes_of_another_knowledge_are_not_taken() -> None:
    first = OTHER.entries[0]
    more = first.model_copy(update={"variants": (*first.variants, "祖父那張藍色的證還有用嗎")})
    changed = OTHER.model_copy(update={"entries": (more, *OTHER.entries[1:])})

    found = Faq(changed, learned=Faq(OTHER).learned_bytes()).find(
        Asked(text="祖父那張藍色的證還有用嗎", addressed=True)
    )

    assert found.ranked[0].score == 1.0
    assert "祖父" in found.ranked[0].because


def test_a_short_message_is_about_what_was_just_answered() -> None:
    faq = Faq(OTHER)

    def after(text: str, entry: int, question: str) -> list[int]:
        asked = Asked(text=text, addressed=True, previous=question, previous_entries=(entry,))
        parts = getattr(faq.find(asked).decision, "parts", ())
        return [part.entry for part in parts]

    assert after("那手機呢", 5, "有哪些新的借書方式") == [5]
    assert after("好的謝謝", 5, "有哪些新的借書方式") == []
    assert after("補發要多少錢", 5, "有哪些新的借書方式") == [6]
