"""Button data and what it means: versioned, at most 300 characters (LINE's limit), refused when it is not ours."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, cast
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.programme.announcing import Act
from bot.programme.figures import By, Standing

VERSION = "1"
LIMIT = 300
_LARGEST = 2**31 - 1  # PostgreSQL's integer: our own ids never get there.
Id = Annotated[int, Field(gt=0, le=_LARGEST)]
IdOrNone = Annotated[int, Field(ge=0, le=_LARGEST)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]

Numbers = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,9}){0,9}$")]


class Press(BaseModel):
    """The parent of every button."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class GiveOrder(Press):
    """A command on a button: its `key` among the commands, and the `code` that was typed after 綁定."""

    do: Literal["order"] = "order"
    key: Name
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,40}$")] | None = None


class ReportStep(Press):
    """A step of a reminder or of 回報 is done; `unit` 0 means every unit of the group."""

    do: Literal["step"] = "step"
    unit: IdOrNone
    step: Name
    system: Name | None = None


class UndoMark(Press):
    """復原: take back a mark and what was marked with it."""

    do: Literal["undo"] = "undo"
    mark: Id


class NeedHelp(Press):
    """需要協助 on a reminder of this unit."""

    do: Literal["help"] = "help"
    unit: Id
    deadline: Name


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


class NotThisQuestion(CasePress):
    """不是這個問題: the case is about something else."""

    do: Literal["not_this"] = "not_this"


class DraftPress(CasePress):
    """The parent of every button on a preview: it is about the draft as it was shown."""

    draft: Id
    version: Id


class SendDraft(DraftPress):
    """送出 what the preview shows; with `back` the case waits for the school's answer."""

    do: Literal["send"] = "send"
    back: Literal["1"] | None = None


class ShareDraft(DraftPress):
    """也給類似的問題: show to whom else the answer would go; `others` are case numbers joined by dots."""

    do: Literal["share"] = "share"
    others: Numbers


class SendToAll(DraftPress):
    """送給全部: what that preview shows."""

    do: Literal["send_all"] = "send_all"
    others: Numbers


class AddToKnowledge(CasePress):
    """加入知識庫: make a draft for the office."""

    do: Literal["learn"] = "learn"


class DiscardDraft(DraftPress):
    """不送."""

    do: Literal["discard"] = "discard"


class ShowUnits(Press):
    """A number of 現況: the units behind it."""

    do: Literal["units"] = "units"
    deadline: Name
    standing: Standing
    by: By | None = None
    group: Annotated[str, Field(max_length=20)] | None = None
    page: IdOrNone = 0


class DecideFarewell(Press):
    """確定 or 不要 under the preview of a farewell."""

    do: Literal["farewell"] = "farewell"
    close_out: Id
    yes: IdOrNone = 0


class DecideLeaving(Press):
    """確定 under the number of groups that are to be left."""

    do: Literal["leave_groups"] = "leave_groups"
    number: Id


class ShowPhoneList(Press):
    """A page of the units to phone."""

    do: Literal["phone_list"] = "phone_list"
    page: IdOrNone = 0


class NoteCall(Press):
    """已電話聯絡: somebody phoned this unit."""

    do: Literal["called"] = "called"
    unit: Id


class UndoCall(Press):
    """復原 under what was noted: nobody phoned."""

    do: Literal["not_called"] = "not_called"
    contact: Id


class DecideChange(Press):
    """確定 or 不要 under the preview of a changed date."""

    do: Literal["change"] = "change"
    change: Id
    yes: IdOrNone = 0


class ActOnAnnouncement(Press):
    """A button of an announcement; `check` says which form of it was shown."""

    do: Literal["announcement"] = "announcement"
    act: Act
    announcement: Id
    check: Annotated[str, Field(pattern=r"^[0-9a-f]{6}$")]
    page: IdOrNone = 0


class BeginAnnouncement(Press):
    """寫給…: how an announcement to this selection (its words) is written."""

    do: Literal["write_to"] = "write_to"
    to: Annotated[str, Field(min_length=1, max_length=20)]


Key = Annotated[str, Field(pattern=r"^(entry|supplement|date) [a-z0-9][a-z0-9_-]*$", max_length=80)]


class ShowWhoGotOld(Press):
    """Something that was changed: who was told it otherwise."""

    do: Literal["who_got_old"] = "who_got_old"
    key: Key
    page: IdOrNone = 0


class WriteCorrection(Press):
    """寫更正: an announcement to those who were told it otherwise."""

    do: Literal["correct"] = "correct"
    key: Key


class Acknowledge(Press):
    """收到 on something that the office sent to this group."""

    do: Literal["acknowledge"] = "acknowledge"
    group: Id


class ShowProposals(Press):
    """看更多 on the proposals."""

    do: Literal["proposals"] = "proposals"
    page: IdOrNone = 0


class TakeInProposal(Press):
    """採用: put a change up that takes a proposal in."""

    do: Literal["take_in_proposal"] = "take_in_proposal"
    key: Name


class PublishCandidate(Press):
    """發布: make a change what runs; with `anyway` although it makes something worse."""

    do: Literal["publish_candidate"] = "publish_candidate"
    candidate: Id
    anyway: Literal["1"] | None = None


class DropCandidate(Press):
    """捨棄: drop a change."""

    do: Literal["drop_candidate"] = "drop_candidate"
    candidate: Id


class RejectProposal(Press):
    """不採用: drop a proposal for good."""

    do: Literal["reject_proposal"] = "reject_proposal"
    key: Name


class ConfirmSignIn(Press):
    """是我，登入: let the browser in whose code this person typed."""

    do: Literal["sign_in"] = "sign_in"
    request: Id


class RefuseSignIn(Press):
    """不是我: turn that browser away."""

    do: Literal["no_sign_in"] = "no_sign_in"
    request: Id


Button = Press


def kinds(parent: type[Press] = Press) -> Iterator[type[Press]]:
    """Yield every kind of button."""
    for one in parent.__subclasses__():
        if "do" in one.model_fields:
            yield one
        yield from kinds(one)


_ANY_KIND: Any = Annotated[cast("Any", reduce(or_, kinds())), Field(discriminator="do")]
_ADAPTER: TypeAdapter[Press] = TypeAdapter(_ANY_KIND)


def encode(button: Button) -> str:
    """Return the data of a button."""
    data = urlencode({"v": VERSION, **button.model_dump(exclude_none=True)})
    if len(data) > LIMIT:
        raise ValueError(f"Button data of {len(data)} characters; LINE takes {LIMIT}.")
    return data


def decode(data: str) -> Button | None:
    """Read a button's data; None when it is not, or no longer, one of ours."""
    if len(data) > LIMIT:
        return None
    fields = dict(parse_qsl(data, keep_blank_values=True))
    if fields.pop("v", None) != VERSION:
        return None
    try:
        return _ADAPTER.validate_python(fields)
    except ValidationError:
        return None
