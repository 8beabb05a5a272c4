"""What is learned about the language holds for any programme, and says nothing of this one."""

import pytest

from bot.cards.answer import Shown, answer_messages
from bot.faq.conversations import Talk, in_order
from bot.faq.found import Answer, Asked, Silent
from bot.faq.labelled import Message, MessageKind, Speaker
from bot.faq.language import MASK, Mask, shipped, signs_of
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.faq.normalize import Normalizer, tidy
from bot.faq.program import Costs
from bot.settings import PROJECT_ROOT
from tests.fake_line import buttons

KNOWLEDGE = load_folder(PROJECT_ROOT / "knowledge")
OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")


def test_the_words_of_the_field_are_masked_and_those_of_the_language_are_not() -> None:
    ours, theirs = (Mask(one, Normalizer(one.synonyms)) for one in (KNOWLEDGE, OTHER))

    assert ours(tidy("模組要傳真到哪裡？")) == f"{MASK}要{MASK}到哪裡?"
    assert theirs(tidy("借書證要去哪裡辦？")) == f"{MASK}要去哪裡{MASK}?"


def test_no_word_of_this_transition_is_in_what_is_shipped() -> None:
    names = {word for one in KNOWLEDGE.parties for word in (one.name, one.short_name)}
    names |= {word for one in KNOWLEDGE.systems.systems for word in (one.name, one.company)}
    names |= {KNOWLEDGE.program.terms.consultant, "模組", "申請表"}

    assert [sign for sign in shipped().asks for name in names if name in sign] == []


def test_a_question_without_a_particle_is_heard_and_a_report_is_not() -> None:
    mask = Mask(OTHER, Normalizer(OTHER.synonyms))

    asking = [
        shipped().hears(mask(tidy(text)))
        for text in ("求借書證申請網址🙏", "敬請惠示補發之費用", "館長想知道停借哪幾天")
    ]
    telling = [
        shipped().hears(mask(tidy(text))) for text in ("借書證我已經辦好了", "林館員，你的新證放桌上", "大家午安")
    ]

    assert min(asking) > max(telling)


def test_a_message_is_heard_by_the_signs_that_are_learned() -> None:
    language = shipped()
    for text in (f"{MASK}{MASK}要去哪裡辦啊啊啊?", "who who pays?", ""):
        signs = signs_of(text)
        learned = language.bias + sum(language.asks.get(sign, 0.0) * value for sign, value in signs.items())
        assert language.hears(text) == pytest.approx(learned)


def test_what_comes_right_after_anothers_question_is_told_from_the_same_person_asking_again() -> None:
    talk = Talk().heard(100, "a", asks=True, is_consultant=False)

    assert talk.around(130, "b", quotes_person=False).after_question
    assert not talk.around(130, "a", quotes_person=False).after_question
    assert talk.around(400, "a", quotes_person=False).asks_again
    answered = talk.heard(200, "c", asks=False, is_consultant=True)
    assert not answered.around(400, "a", quotes_person=False).asks_again
    assert answered.around(250, "b", quotes_person=False).after_consultant


def test_lines_of_the_bot_are_context_and_nothing_to_judge() -> None:
    def line(n: int, role: Speaker, **more: object) -> Message:
        placed = {"text": f"第{n}句", "kind": MessageKind.CHATTER, "stream": 1, "n": n, "at": n * 20, "who": f"甲{n}"}
        return Message.model_validate({**placed, "role": role, **more})

    lines = [line(1, Speaker.SCHOOL), line(2, Speaker.BOT), line(3, Speaker.SCHOOL, quotes=1)]
    gone_through = list(in_order(lines, asks=lambda _text: False))

    assert [message.n for message, _ in gone_through] == [1, 3]
    around = gone_through[1][1]
    assert around is not None
    assert around.quotes_person


def test_what_mistakes_cost_says_how_sure_an_answer_must_be() -> None:
    careless = OTHER.program.model_copy(update={"costs": Costs(wrong_unasked=0.1, wrong_asked=0.1)})
    careful = OTHER.program.model_copy(update={"costs": Costs(wrong_unasked=999, wrong_asked=999)})
    asked = Asked(text="掉卡重辦要多少錢", addressed=False)

    bold, shy = (Faq(OTHER.model_copy(update={"program": one})).find(asked) for one in (careless, careful))

    assert isinstance(bold.decision, Answer)
    assert isinstance(shy.decision, Silent)
    assert "needed is 1.00" in shy.reasons[-1]


def test_others_that_may_be_meant_are_buttons_under_the_answer() -> None:
    first, second, third = OTHER.entries[:3]

    *_, card = answer_messages(
        OTHER.program, [Shown(entry=first)], question_id=7, quote_token=None, unasked=False, others=[second, third]
    )

    assert [name for name in buttons([card]) if name in (second.title, third.title)] == [second.title, third.title]
