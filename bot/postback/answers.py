"""Buttons of an answer: show more, choose, rate, ask for a person."""

from typing import Literal

from bot.postback.press import Id, Press


class QuestionPress(Press):
    """The parent of every button that belongs to a question."""

    question: Id


class ShowWhole(QuestionPress):
    """看全文."""

    do: Literal["whole"] = "whole"
    entry: Id


class ChooseEntry(QuestionPress):
    """One of the suggestions."""

    do: Literal["choose"] = "choose"
    entry: Id


class RateHelpful(QuestionPress):
    """有幫助."""

    do: Literal["helpful"] = "helpful"


class NotMeant(QuestionPress):
    """不是在問你."""

    do: Literal["not_meant"] = "not_meant"


class AskConsultant(QuestionPress):
    """沒解決 or 都不是: a person is wanted for this question; `why` says which of the buttons it was."""

    do: Literal["consultant"] = "consultant"
    why: Literal["unsolved", "none_of_these", "no_match"]


class ShowEntry(Press):
    """看全文 on a reminder: the whole answer of an entry."""

    do: Literal["entry"] = "entry"
    entry: Id
