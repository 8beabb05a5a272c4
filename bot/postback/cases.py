"""Buttons about a case: who works on it, and what of it is shown."""

from typing import Literal

from bot.postback.press import Id, Name, Press


class CasePress(Press):
    """The parent of every button about a case."""

    case: Id


class ClaimCase(CasePress):
    """我來處理."""

    do: Literal["claim"] = "claim"


class ReplyToCase(CasePress):
    """回覆: the next words go to the asker."""

    do: Literal["reply"] = "reply"


class UseGuess(CasePress):
    """用這個回答: an official answer goes to the asker."""

    do: Literal["guess"] = "guess"
    entry: Id


class PassOnCase(CasePress):
    """轉給…; `to` is the role of the person who was chosen."""

    do: Literal["pass"] = "pass"
    to: Id | None = None


class HandUpCase(CasePress):
    """上呈…; `party` is the one that was chosen."""

    do: Literal["up"] = "up"
    party: Name | None = None


class CloseCase(CasePress):
    """已處理, and 已解決 of the asker."""

    do: Literal["close"] = "close"


class ReopenCase(CasePress):
    """再打開."""

    do: Literal["reopen"] = "reopen"


class KeepCase(CasePress):
    """還在處理: an answer to the question whether somebody still works on it."""

    do: Literal["keep"] = "keep"


class PutBackCase(CasePress):
    """放回: somebody else is asked to take it."""

    do: Literal["put_back"] = "put_back"


class PutBackAll(Press):
    """全部放回: every case that somebody has."""

    do: Literal["put_back_all"] = "put_back_all"


class ShowCaseCard(CasePress):
    """看案件: the case as it is now."""

    do: Literal["case"] = "case"


class ShowCaseText(CasePress):
    """看全部: what was said in a case, page by page."""

    do: Literal["case_text"] = "case_text"
    page: Id = 1


class SnoozeCase(CasePress):
    """等學校回覆: nothing to do until the school says something."""

    do: Literal["snooze"] = "snooze"


class BeginNote(CasePress):
    """備註…: how a note for colleagues is typed."""

    do: Literal["note"] = "note"


class NotThisQuestion(CasePress):
    """不是這個問題: the case is about something else."""

    do: Literal["not_this"] = "not_this"


class AddToKnowledge(CasePress):
    """加入知識庫: make a draft for the office."""

    do: Literal["learn"] = "learn"
