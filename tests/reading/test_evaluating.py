"""What evaluation counts."""

from bot.faq.labelled import Message, MessageKind
from bot.reading.evaluating import FOLLOW_UPS, LEFT_THE_SUBJECT, Judged, measure

SWITCH = 3


def follow_up(text: str, *gold: int) -> Message:
    return Message(text=text, gold=gold, kind=MessageKind.FOLLOW_UP, context="什麼時候換成新系統", voice="ann")


def test_follow_ups_that_no_entry_answers_are_counted_by_themselves() -> None:
    answered = {"decision": "answer", "entries": [SWITCH], "lead": "", "facet": None, "is_list": False, "score": 0.5}
    silent = answered | {"decision": "silent"}

    shares = measure(
        [
            Judged(message=follow_up("那舊的呢", SWITCH), addressed=answered, unasked=silent),
            Judged(message=follow_up("那午餐呢"), addressed=answered, unasked=silent),
            Judged(message=follow_up("那停車呢"), addressed=silent, unasked=silent),
        ]
    ).shares

    assert (shares[FOLLOW_UPS].hits, shares[FOLLOW_UPS].total) == (1, 1)
    assert (shares[LEFT_THE_SUBJECT].hits, shares[LEFT_THE_SUBJECT].total) == (1, 2)
