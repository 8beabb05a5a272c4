"""What can be ordered with words, as values, and the words; a handler gets a value and never reads the text; pure."""

from dataclasses import dataclass
from datetime import time

from bot.faq.entry import Program
from bot.programme.announcing import Act
from bot.programme.fees import FeeQuestion


@dataclass(frozen=True)
class ShowHelp:
    """說明: what can be typed."""


@dataclass(frozen=True)
class ShowPrivacy:
    """隱私: what becomes of people's data."""


@dataclass(frozen=True)
class ShowProgress:
    """進度: the state of this chat's units; 1:1, of the `school` that a consultant names."""

    school: str | None = None


@dataclass(frozen=True)
class ShowDeadlines:
    """期限: the programme's dates."""


@dataclass(frozen=True)
class ShowFees:
    """費用: compare the systems, or add up what was `asked`."""

    asked: FeeQuestion | None = None


@dataclass(frozen=True)
class WantPerson:
    """找諮輔: take down a request for a person."""


@dataclass(frozen=True)
class ForwardQuestion:
    """轉諮輔: a consultant makes the question that they quote a case."""


@dataclass(frozen=True)
class Mute:
    """靜音: answer only when addressed."""


@dataclass(frozen=True)
class Unmute:
    """恢復: answer clear questions again."""


@dataclass(frozen=True)
class Bind:
    """綁定: redeem a one-time code, "" when none was typed."""

    code: str = ""


@dataclass(frozen=True)
class Unbind:
    """解除綁定: take back what this person bound by mistake."""


@dataclass(frozen=True)
class ShowCases:
    """案件: one's open cases; `in_passing` when it was asked as one asks anybody (我的問題處理到哪了)."""

    in_passing: bool = False


@dataclass(frozen=True)
class ShowCase:
    """案件 12: one case."""

    number: int


@dataclass(frozen=True)
class ShowSchools:
    """我的學校: a consultant's schools."""


@dataclass(frozen=True)
class GoAway:
    """暫離: be asked for nothing new."""


@dataclass(frozen=True)
class ComeBack:
    """回來: be asked again."""


@dataclass(frozen=True)
class WorkHours:
    """上班時間 13:00-17:00: be asked only then; None for all working hours."""

    hours: tuple[time, time] | None


@dataclass(frozen=True)
class OfferReports:
    """回報: show what can be reported."""


@dataclass(frozen=True, kw_only=True)
class ReportStep:
    """A step (its id) is done; `system` is the one that was chosen, if it is said.

    `divisions` are the divisions as typed; 1:1, `school` is what a consultant typed before the report.
    """

    step: str
    system: str | None = None
    divisions: tuple[str, ...] = ()
    school: str | None = None


@dataclass(frozen=True)
class ShowReport:
    """現況: where the whole programme stands; with a name only that county, system or consultant."""

    group: str | None = None


@dataclass(frozen=True)
class ShowQuota:
    """額度: what is used of the month's quota of pushes, and until when it lasts."""


@dataclass(frozen=True)
class ShowAnnouncements:
    """公告: the newest announcements, and how to write one."""


@dataclass(frozen=True)
class ShowCorrections:
    """更正: what was changed since somebody was told it; 更正 4: who was told that entry otherwise."""

    entry: int | None = None


@dataclass(frozen=True, kw_only=True)
class WriteAnnouncement:
    """公告 苗栗縣, and the text below: write one; with a `number` in the place of what that one said."""

    to: str
    text: str
    link: str | None = None
    picture: str | None = None
    when: str | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class DoWithAnnouncement:
    """公告 3, 停止公告 3, 核可公告 3 7f2a90: do something with one; approving says (`check`) which form was read."""

    act: Act
    number: int
    check: str | None = None


@dataclass(frozen=True)
class TakeBackReport:
    """取消回報: take back the last report."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One place of a list: a unit's `code` (six digits) and `division` as far as they are there, and what else is said.

    `said` is in the order in which it was typed, a piece for each cell or word: a name, a division, a reason.
    `arrived` is the day before it, as typed.
    """

    code: str | None = None
    division: str | None = None
    said: tuple[str, ...] = ()
    arrived: str | None = None


@dataclass(frozen=True, kw_only=True)
class PartyList:
    """A party marks a step (its id), or takes it back, for the units listed; none: they follow one by one.

    Without a `step` it is codes alone: one of a stack that is being entered. `arrived` is the day of the whole list.
    `unread` are the digits that are no code, no list number and no part of a reason: then nothing may be marked.
    """

    step: str
    listed: tuple[Listed, ...] = ()
    cancels: bool = False
    unread: tuple[str, ...] = ()
    arrived: str | None = None

    @property
    def has_codes(self) -> bool:
        """Whether this can be nothing but a list; names alone may be anything that begins with these words."""
        return any(one.code for one in self.listed)


@dataclass(frozen=True)
class ShowCloseOut:
    """結案: how far the end of the programme is."""


@dataclass(frozen=True)
class SayGoodbye:
    """結案 告別 words: thank every group, and say where to turn."""

    words: str


@dataclass(frozen=True)
class LeaveGroups:
    """結案 離開 20: leave the next groups."""

    number: int | None = None


@dataclass(frozen=True)
class ShowSilent:
    """電話名單: the units to phone."""


@dataclass(frozen=True)
class ShowMorning:
    """今日清單: what the morning list says, now."""


@dataclass(frozen=True)
class ShowWaiting:
    """待收件, 待收件 16: who reported a step (the one that confirms it) and waits since so many working hours."""

    step: str
    hours: int | None = None


@dataclass(frozen=True)
class IssueCode:
    """代碼 010301: a new code for a unit's group; None when no unit was named."""

    listed: Listed | None


@dataclass(frozen=True, kw_only=True)
class InvitePerson:
    """邀請 許文琪 諮輔 010301: a code that gives somebody a role; "" for what was left out."""

    name: str = ""
    role: str = ""
    scope: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListProposals:
    """提案: what waits for the office's decision."""


@dataclass(frozen=True)
class SignIn:
    """登入 123456: let the browser in that shows this code, "" when none was typed."""

    code: str = ""


@dataclass(frozen=True)
class ShowDates:
    """改期, 展延, 逾期處理 alone: what was changed about the dates, and how it is typed."""


@dataclass(frozen=True)
class MoveDate:
    """改期 12/9 12/15 原因: a date moves for all; as typed."""

    which: str
    day: str
    reason: str


@dataclass(frozen=True)
class ExtendDate:
    """展延 010301 12/20 原因: one unit has longer; without `which` its next date."""

    unit: str
    which: str | None
    day: str
    reason: str


@dataclass(frozen=True)
class WithdrawExtension:
    """取消展延 010301."""

    unit: str
    which: str | None = None


@dataclass(frozen=True)
class SetLateWords:
    """逾期處理 12/9 words: what who missed a date should do."""

    which: str
    words: str


Order = (
    ShowHelp
    | ShowPrivacy
    | ShowProgress
    | ShowDeadlines
    | ShowFees
    | WantPerson
    | ForwardQuestion
    | Mute
    | Unmute
    | Bind
    | Unbind
    | ShowCases
    | ShowCase
    | ShowSchools
    | GoAway
    | ComeBack
    | WorkHours
    | OfferReports
    | ReportStep
    | ShowReport
    | ShowQuota
    | ShowAnnouncements
    | WriteAnnouncement
    | ShowCorrections
    | DoWithAnnouncement
    | TakeBackReport
    | PartyList
    | IssueCode
    | InvitePerson
    | ListProposals
    | SignIn
    | ShowWaiting
    | ShowCloseOut
    | SayGoodbye
    | LeaveGroups
    | ShowSilent
    | ShowMorning
    | ShowDates
    | MoveDate
    | ExtendDate
    | WithdrawExtension
    | SetLateWords
)


@dataclass(frozen=True)
class Command:
    """An order that is fixed words, the first of which is shown on its button. `key` is how the button names it.

    With `when_addressed` it is an order only said to the bot, so that 「回來」 in a group stays talk.
    """

    key: str
    order: Order
    words: tuple[str, ...]
    when_addressed: bool = False


# {consultant} is this programme's word for one.
COMMANDS = (
    Command("help", ShowHelp(), ("說明", "使用說明", "help")),
    Command("privacy", ShowPrivacy(), ("隱私", "隱私說明", "隱私權")),
    Command("progress", ShowProgress(), ("進度", "辦理進度", "目前進度")),
    Command("deadlines", ShowDeadlines(), ("期限",)),
    Command("fees", ShowFees(), ("費用",)),
    Command("person", WantPerson(), ("找{consultant}",)),
    Command("forward", ForwardQuestion(), ("轉{consultant}",)),
    Command("mute", Mute(), ("靜音",)),
    Command("unmute", Unmute(), ("恢復", "取消靜音", "解除靜音")),
    Command("bind", Bind(), ("綁定",)),
    Command("unbind", Unbind(), ("解除綁定", "取消綁定")),
    Command("cases", ShowCases(), ("案件",)),
    Command("reports", OfferReports(), ("回報",)),
    Command("undo-report", TakeBackReport(), ("取消回報",)),
    Command("dates", ShowDates(), ("改期", "展延", "逾期處理", "改期紀錄"), when_addressed=True),
    Command("report", ShowReport(), ("現況",), when_addressed=True),
    Command("quota", ShowQuota(), ("額度", "推播額度"), when_addressed=True),
    Command("corrections", ShowCorrections(), ("更正",), when_addressed=True),
    Command("announcements", ShowAnnouncements(), ("公告",), when_addressed=True),
    Command("code", IssueCode(None), ("代碼",), when_addressed=True),
    Command("invite", InvitePerson(), ("邀請",), when_addressed=True),
    Command("proposals", ListProposals(), ("提案",), when_addressed=True),
    Command("schools", ShowSchools(), ("我的學校",), when_addressed=True),
    Command("close-out", ShowCloseOut(), ("結案",), when_addressed=True),
    Command("silent", ShowSilent(), ("電話名單", "待聯絡"), when_addressed=True),
    Command("morning", ShowMorning(), ("今日清單",), when_addressed=True),
    Command("away", GoAway(), ("暫離",), when_addressed=True),
    Command("back", ComeBack(), ("回來",), when_addressed=True),
)
COMMAND_BY_KEY = {command.key: command for command in COMMANDS}


def words_of(command: Command, program: Program) -> tuple[str, ...]:
    """Return the words of a command in this programme."""
    return tuple(word.format(consultant=program.terms.consultant) for word in command.words)


def word_for(key: str, program: Program) -> str:
    """Return what is typed for a command: 找諮輔 for `person`."""
    return words_of(COMMAND_BY_KEY[key], program)[0]


def ask_consultant_word(program: Program) -> str:
    """Return the command that asks for a person: 找諮輔."""
    return word_for("person", program)
