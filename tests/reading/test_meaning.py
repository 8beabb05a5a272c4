"""One message has one meaning: the ranking, alternative by alternative."""

from dataclasses import replace

import pytest

from bot.faq.found import Answer, AnswerPart, Found, NoMatch, Silent
from bot.reading import meaning as m
from bot.reading.judging import Judged
from bot.reading.orders.everybody import ShowDeadlines

SILENT = Judged(words="好", is_named=False, addressed=False, found=Found(decision=Silent()))
ANSWERED = Found(decision=Answer((AnswerPart(5),)))
ASKED = Judged(words="幾號前要傳真", is_named=False, addressed=False, found=ANSWERED)
CALLED = replace(ASKED, is_named=True, addressed=True)
THANKS = Judged(words="謝謝", is_named=True, addressed=True, found=Found(decision=NoMatch(is_question=False)))
ORDER = Judged(words="期限", is_named=False, addressed=True, order=ShowDeadlines())
EVERYTHING = m.Standing(
    is_kept=True, was_answered=True, kept_line=1, writes_for=2, answers=3, claims=4, tells=5, is_naming_school=True
)


@pytest.mark.parametrize(
    ("judged", "standing", "meant"),
    [
        (ORDER, replace(EVERYTHING, taken_back=True), m.Nothing()),
        (ORDER, EVERYTHING, m.Ordered(ShowDeadlines())),
        (ASKED, EVERYTHING, m.NamesSchool("幾號前要傳真")),
        (ASKED, replace(EVERYTHING, is_naming_school=False), m.WritesForCase(2)),
        (ASKED, m.Standing(answers=3, claims=4), m.AnswersInGroup(3)),
        (SILENT, m.Standing(claims=4), m.ClaimsInGroup(4)),
        (CALLED, m.Standing(writes_for=2, claims=4), m.Asks("幾號前要傳真", ANSWERED, addressed=True)),
        (SILENT, m.Standing(was_answered=True, kept_line=1), m.CorrectsQuestion(still_asks=True)),
        (SILENT, m.Standing(kept_line=1), m.AddsToCase(1)),
        (ASKED, m.Standing(tells=5), m.AddsToCase(5)),
        (CALLED, m.Standing(tells=5), m.Asks("幾號前要傳真", ANSWERED, addressed=True)),
        (THANKS, m.Standing(kept_line=1), m.AddsToCase(1)),
        (ASKED, m.Standing(), m.Asks("幾號前要傳真", ANSWERED, addressed=False)),
        (SILENT, m.Standing(is_kept=True), m.CorrectsQuestion(still_asks=False)),
        (SILENT, m.Standing(), m.Nothing()),
    ],
)
def test_a_message_means_the_first_alternative_that_holds(
    judged: Judged, standing: m.Standing, meant: m.Meaning
) -> None:
    assert m.mean(judged, standing) == meant


@pytest.mark.parametrize(
    ("standing", "is_private", "meant"),
    [
        (m.Standing(taken_back=True, writes_for=2), True, m.Nothing()),
        (m.Standing(writes_for=2, tells=5), True, m.SendsPicture(2)),
        (m.Standing(tells=5), False, m.AddsToCase(5)),
        (m.Standing(), True, m.PictureForNothing()),
        (m.Standing(), False, m.Nothing()),
    ],
)
def test_a_picture_belongs_to_the_case_that_is_being_told(
    standing: m.Standing,
    is_private: bool,  # noqa: FBT001 - a column of the table above
    meant: m.Meaning,
) -> None:
    assert m.mean_by_picture(standing, is_private=is_private) == meant
