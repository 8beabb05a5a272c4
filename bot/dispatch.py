"""What the bot reacts to, on one screen: which event, order or button goes to which handler."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bot import content as say
from bot import incoming, postback
from bot.context import Context
from bot.handlers import (
    announce,
    answer_remark,
    ask,
    ask_consultant,
    bind_group,
    change_dates,
    choose_answer,
    close_out,
    correct,
    count_members,
    fees,
    help,  # noqa: A004 - what people type
    join_group,
    mark_for_party,
    mute,
    my_work,
    name_school,
    office,
    office_hands,
    order_case,
    rate_answer,
    react_to_reminder,
    report_step,
    share_answer,
    show,
    show_progress,
    sign_in,
    take_back,
    tell_case,
    watch_units,
    work_case,
    write_for_case,
)
from bot.models.case import Case
from bot.models.question import Question
from bot.programme.cases import is_with_a_person
from bot.reading import meaning as m
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
from bot.reading.orders.table import COMMAND_BY_KEY, Order
from bot.services.audit import Acting
from bot.services.cases import finding
from bot.wording import notices

ORDERS: dict[type[Order], Callable[[incoming.Ordering, Any, Context], None]] = {
    ShowHelp: help.show_help,
    ShowPrivacy: show.shows(lambda _event, _ctx: say.SayPrivacy()),
    ShowProgress: show_progress.show_progress,
    ShowDeadlines: show.shows(show.deadlines),
    ShowFees: fees.show_fees,
    WantPerson: ask_consultant.ask_by_words,
    ForwardQuestion: ask_consultant.forward,
    Mute: mute.mute,
    Unmute: mute.unmute,
    Bind: bind_group.bind,
    Unbind: bind_group.unbind,
    ShowCases: my_work.show_cases,
    ShowCase: my_work.show_case,
    WorkOnCase: order_case.order,
    ShowSchools: my_work.show_schools,
    GoAway: my_work.go_away,
    ComeBack: my_work.come_back,
    WorkHours: my_work.set_hours,
    OfferReports: report_step.offer_steps,
    ReportStep: report_step.report_by_words,
    ShowReport: office.show_report,
    ShowQuota: office.show_quota,
    HoldPushes: office.hold_pushes,
    IssueCode: office_hands.issue_code,
    InvitePerson: office_hands.invite,
    ListProposals: office_hands.show_proposals,
    ShowAnnouncements: announce.show_all,
    ShowCorrections: correct.show,
    WriteAnnouncement: announce.write,
    AmendAnnouncement: announce.amend,
    DoWithAnnouncement: announce.do_by_words,
    TakeBackReport: report_step.undo_by_words,
    PartyList: mark_for_party.take_list,
    ShowWaiting: mark_for_party.show_waiting,
    SignIn: sign_in.type_code,
    ShowCloseOut: close_out.show,
    SayGoodbye: close_out.preview,
    LeaveGroups: close_out.ask_to_leave,
    ShowSilent: watch_units.show_list,
    ShowMorning: watch_units.show_morning,
    ShowDates: change_dates.show_dates,
    MoveDate: change_dates.move,
    ExtendDate: change_dates.extend,
    WithdrawExtension: change_dates.withdraw,
    SetLateWords: change_dates.set_late_words,
}

QUESTION_BUTTONS: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Context, Question], None]] = {
    postback.ShowWhole: choose_answer.show_whole,
    postback.ChooseEntry: choose_answer.choose_entry,
    postback.RateHelpful: rate_answer.rate_helpful,
    postback.NotMeant: rate_answer.leave_alone,
    postback.AskConsultant: ask_consultant.ask_by_button,
}


def give_order(event: incoming.ButtonPressed, press: postback.GiveOrder, ctx: Context) -> None:
    """Do what a command on a button says, as if it had been typed."""
    command = COMMAND_BY_KEY.get(press.key)
    if command is None:
        ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
        return
    order = Bind(press.code) if press.code and isinstance(command.order, Bind) else command.order
    ORDERS[type(order)](event, order, ctx)


BUTTONS: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Context], None]] = {
    postback.ShowEntry: react_to_reminder.show_entry,
    postback.NeedHelp: react_to_reminder.need_help,
    postback.ReportStep: report_step.report_by_button,
    postback.UndoMark: report_step.undo_by_button,
    postback.PutBackAll: work_case.put_back_all,
    postback.GiveOrder: give_order,
    postback.ShowUnits: office.show_units,
    postback.DecideFarewell: close_out.decide,
    postback.DecideLeaving: close_out.leave,
    postback.ShowProposals: office_hands.show_more_proposals,
    postback.RejectProposal: office_hands.reject,
    postback.TakeInProposal: office_hands.take_in,
    postback.PublishCandidate: office_hands.publish,
    postback.DropCandidate: office_hands.drop,
    postback.ShowPhoneList: watch_units.show_page,
    postback.NoteCall: watch_units.note_call,
    postback.UndoCall: watch_units.undo_call,
    postback.DecideChange: change_dates.decide,
    postback.ActOnAnnouncement: announce.do_by_button,
    postback.BeginAnnouncement: announce.begin,
    postback.ChooseAudience: announce.choose_audience,
    postback.ShowWhoGotOld: correct.show_who,
    postback.WriteCorrection: correct.write,
    postback.Acknowledge: announce.acknowledge,
    postback.ConfirmSignIn: sign_in.confirm,
    postback.RefuseSignIn: sign_in.refuse,
}

# What takes long for a button is worked out before the transaction: the handler finds it in `ctx.prepared`.
PREPARES: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Session, Acting], object]] = {
    postback.TakeInProposal: office_hands.prepare_to_take_in,
    postback.PublishCandidate: office_hands.prepare_to_publish,
}

CASE_BUTTONS: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Context, Case], None]] = {
    postback.ShowCaseCard: work_case.show,
    postback.ShowCaseText: work_case.show_text,
    postback.ClaimCase: work_case.claim,
    postback.KeepCase: work_case.keep,
    postback.PutBackCase: work_case.put_back,
    postback.PassOnCase: work_case.pass_on,
    postback.CloseCase: work_case.close,
    postback.ReopenCase: work_case.reopen,
    postback.SnoozeCase: order_case.snooze,
    postback.BeginNote: order_case.begin_note,
    postback.NotThisQuestion: work_case.not_this,
    postback.ReplyToCase: write_for_case.reply,
    postback.UseGuess: write_for_case.use_guess,
    postback.HandUpCase: write_for_case.hand_up,
    postback.SendDraft: write_for_case.send,
    postback.DiscardDraft: write_for_case.discard,
    postback.ShareDraft: share_answer.show,
    postback.SendToAll: share_answer.send_to_all,
    postback.AddToKnowledge: share_answer.add_to_knowledge,
}

CASE_WORDS: dict[type[m.Meaning], Callable[[incoming.TextReceived, Context, Case], None]] = {
    m.WritesForCase: write_for_case.take_words,
    m.AnswersInGroup: tell_case.answer_in_group,
    m.ClaimsInGroup: tell_case.claim_in_group,
    m.AddsToCase: tell_case.add_words,
    m.CorrectsLine: write_for_case.correct_line,
}


def dispatch(event: incoming.Event, meaning: m.Meaning, ctx: Context) -> None:
    """Hand an event to its handler; a message goes by what it means, and kinds without a handler have no effect."""
    match event:
        case incoming.TextReceived():
            _serve_words(event, meaning, ctx)
        case incoming.MediaReceived():
            _serve_picture(event, meaning, ctx)
        case incoming.ButtonPressed():
            _press_button(event, ctx)
        case incoming.BotJoined() | incoming.Followed():
            join_group.greet(event, ctx)
        case incoming.BotLeft() | incoming.Unfollowed():
            join_group.part(event, ctx)
        case incoming.MembersJoined() | incoming.MembersLeft():
            count_members.count_members(event, ctx)
        case incoming.MessageUnsent():
            take_back.forget_message(event, ctx)
        case _:
            pass


def prepares(event: incoming.Event) -> Callable[[Session, Acting], object] | None:
    """Return what works out beforehand what an event needs; None for nearly all, which need nothing."""
    if not isinstance(event, incoming.ButtonPressed):
        return None
    press = postback.decode(event.data)
    prepare = PREPARES.get(type(press)) if press is not None else None
    return partial(prepare, event, press) if prepare is not None else None


def has_effect(event: incoming.Event, meaning: m.Meaning) -> bool:
    """Tell whether an event may change or say anything; what has no effect leaves no row."""
    match event:
        case incoming.TextReceived() | incoming.MediaReceived():
            return not isinstance(meaning, m.Nothing)
        case _:
            return True


def _serve_words(event: incoming.TextReceived, meaning: m.Meaning, ctx: Context) -> None:
    match meaning:
        case m.Ordered(order=order):
            ORDERS[type(order)](event, order, ctx)
        case m.NamesSchool(typed=typed):
            name_school.name_school(event, typed, ctx)
        case m.WritesForCase() | m.AnswersInGroup() | m.ClaimsInGroup() | m.AddsToCase() | m.CorrectsLine():
            CASE_WORDS[type(meaning)](event, ctx, ctx.session.get_one(Case, meaning.case_id))
        case m.CorrectsQuestion(still_asks=still_asks):
            ask.correct_question(event, ctx, still_asks=still_asks)
        case m.Asks():
            ask.answer_question(event, meaning, ctx)
        case m.Remarks(remark=remark):
            answer_remark.answer_remark(event, remark, ctx)
        case _:
            pass


def _serve_picture(event: incoming.MediaReceived, meaning: m.Meaning, ctx: Context) -> None:
    match meaning:
        case m.SendsPicture(case_id=case_id):
            write_for_case.take_picture(event, ctx, ctx.session.get_one(Case, case_id))
        case m.AddsToCase(case_id=case_id):
            tell_case.add_media(event, ctx, ctx.session.get_one(Case, case_id))
        case m.PictureForNothing() if not announce.take_picture(event, ctx):
            ctx.reply(event, say.SayNotice(name=notices.PICTURE_FOR_NOTHING))
        case _:
            pass


def _press_button(event: incoming.ButtonPressed, ctx: Context) -> None:
    """Decode a button; old, strange and foreign ones are ordinary and have words of their own."""
    press = postback.decode(event.data)
    if press is None:
        ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
        return
    if isinstance(press, postback.CasePress):
        case = ctx.session.get(Case, press.case)
        if case is None:
            ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
        else:
            CASE_BUTTONS[type(press)](event, press, ctx, case)
        return
    if not isinstance(press, postback.QuestionPress):
        BUTTONS[type(press)](event, press, ctx)
        return
    question = ctx.session.get(Question, press.question)
    if question is None or question.chat_id != ctx.chat.id:
        name = notices.DEAD_BUTTON if question is None else notices.FOREIGN_BUTTON
        ctx.reply(event, say.SayNotice(name=name))
        return
    case = finding.case_of_question(ctx.session, question)
    if case is not None and is_with_a_person(case.state):  # The gate that every path passes, old buttons too.
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=say.CaseNote.WITH_PERSON))
        return
    QUESTION_BUTTONS[type(press)](event, press, ctx, question)
