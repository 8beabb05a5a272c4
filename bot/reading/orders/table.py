"""Every order there is, and the commands: orders that are fixed words; pure."""

from dataclasses import dataclass

from bot.faq.program import Program
from bot.reading.orders.announcements import (
    AmendAnnouncement,
    DoWithAnnouncement,
    ShowAnnouncements,
    ShowCorrections,
    WriteAnnouncement,
)
from bot.reading.orders.cases import WorkOnCase
from bot.reading.orders.consultants import (
    ComeBack,
    ForwardQuestion,
    GoAway,
    ShowMorning,
    ShowSchools,
    ShowSilent,
    WorkHours,
)
from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords, ShowDates, WithdrawExtension
from bot.reading.orders.everybody import (
    Bind,
    Mute,
    ShowCase,
    ShowCases,
    ShowDeadlines,
    ShowFees,
    ShowHelp,
    ShowPrivacy,
    ShowProgress,
    Unbind,
    Unmute,
    WantPerson,
)
from bot.reading.orders.office import (
    HoldPushes,
    InvitePerson,
    IssueCode,
    LeaveGroups,
    ListProposals,
    SayGoodbye,
    ShowCloseOut,
    ShowQuota,
    ShowReport,
    SignIn,
)
from bot.reading.orders.parties import PartyList, ShowWaiting
from bot.reading.orders.reports import OfferReports, ReportStep, TakeBackReport

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
    | WorkOnCase
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
    | AmendAnnouncement
    | ShowCorrections
    | DoWithAnnouncement
    | TakeBackReport
    | PartyList
    | IssueCode
    | InvitePerson
    | ListProposals
    | SignIn
    | HoldPushes
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
    Command("announcements", ShowAnnouncements(), ("公告", "發公告", "寫公告", "公告列表"), when_addressed=True),
    Command("sign-in", SignIn(""), ("登入", "登入管理平台", "管理平台", "後台"), when_addressed=True),
    Command("hold", HoldPushes(), ("停止推播", "暫停推播", "停止發送", "暫停發送"), when_addressed=True),
    Command("lift", HoldPushes(lifts=True), ("恢復推播", "恢復發送", "解除暫停"), when_addressed=True),
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
