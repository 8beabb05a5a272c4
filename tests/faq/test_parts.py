"""Which part of an answer is asked for is learned from questions of which it is known, and kept with the rest."""

from bot.faq.evidence import Evidence
from bot.faq.kept import dump, load
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message, MessageKind
from bot.faq.learned import Learned, learn
from bot.faq.load import load_folder
from bot.faq.normalize import Normalizer
from bot.settings import PROJECT_ROOT

OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")
DAYS = 3
OF_THE_END = "於112年6月30日閉館後"


def asked(text: str, part: str | None) -> Message:
    return Message(text=text, gold=(DAYS,), kind=MessageKind.IN_SCOPE, part=part)


TAUGHT = OTHER.model_copy(
    update={
        "messages": tuple(
            one
            for number in range(15)
            for one in (
                asked(f"舊卡還可以刷到第{number}天嗎", OF_THE_END),
                asked(f"舊卡到{number}月還能刷嗎", OF_THE_END),
                asked(f"整個時程麻煩再講{number}次", None),
                asked(f"時程表要印{number}份，內容有哪些", None),
            )
        )
    }
)


def part_of(knowledge: Knowledge, text: str, learned: Learned | None = None) -> tuple[str | None, float]:
    evidence = Evidence(knowledge, Normalizer(knowledge.synonyms), learned=learned)
    return evidence.part_of(evidence.form(text), DAYS)


def test_the_part_is_learned_from_what_must_be_shown() -> None:
    assert part_of(TAUGHT, "請問舊卡還能刷多久")[0] == "end"
    assert part_of(TAUGHT, "時程再講一次好嗎")[0] is None


def test_it_is_the_same_after_it_was_kept() -> None:
    kept = load(dump(learn(TAUGHT), "version 7"), "version 7")

    part, probability = part_of(TAUGHT, "請問舊卡還能刷多久", kept)

    assert part == "end"
    assert abs(probability - part_of(TAUGHT, "請問舊卡還能刷多久")[1]) < 0.01


def test_of_few_questions_nothing_is_learned() -> None:
    assert part_of(OTHER, "請問舊卡還能刷多久") == (None, 0.0)
