"""What the bot reacts to, on one screen: which event, command or button goes to which handler."""

from collections.abc import Callable
from typing import Any

from bot import content as say
from bot import incoming, postback
from bot.context import Context, Heard
from bot.faq import found as f
from bot.handlers import (
    ask,
    ask_consultant,
    bind_group,
    choose_answer,
    fees,
    help,  # noqa: A004 - what people type
    join_group,
    mark_for_party,
    mute,
    my_work,
    name_school,
    rate_answer,
    react_to_reminder,
    report_step,
    share_answer,
    take_back,
    work_case,
)
from bot.models.case import Case
from bot.models.question import Question
from bot.programme.cases import is_with_a_person
from bot.reading.commands import Command
from bot.services import casework
from bot.wording import notices

COMMANDS: dict[Command, Callable[[incoming.TextReceived, Context], None]] = {
    Command.HELP: help.show_help,
    Command.PROGRESS: help.show_progress,
    Command.DEADLINES: help.show_deadlines,
    Command.ASK_CONSULTANT: ask_consultant.ask_by_words,
    Command.MUTE: mute.mute,
    Command.UNMUTE: mute.unmute,
    Command.BIND: bind_group.bind,
    Command.UNBIND: bind_group.unbind,
    Command.FEES: fees.show_fees,
    Command.CASES: my_work.show_cases,
    Command.MY_SCHOOLS: my_work.show_schools,
    Command.AWAY: my_work.go_away,
    Command.BACK: my_work.come_back,
    Command.WORK_HOURS: my_work.set_hours,
    Command.FORWARD: ask_consultant.forward,
    Command.OFFER_STEPS: report_step.offer_steps,
    Command.REPORT_STEP: report_step.report_by_words,
    Command.TAKE_BACK_REPORT: report_step.undo_by_words,
    Command.PARTY_LIST: mark_for_party.take_list,
}

QUESTION_BUTTONS: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Context, Question], None]] = {
    postback.ShowWhole: choose_answer.show_whole,
    postback.ChooseEntry: choose_answer.choose_entry,
    postback.RateHelpful: rate_answer.rate_helpful,
    postback.NotMeant: rate_answer.leave_alone,
    postback.AskConsultant: ask_consultant.ask_by_button,
}

BUTTONS: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Context], None]] = {
    postback.ShowEntry: react_to_reminder.show_entry,
    postback.NeedHelp: react_to_reminder.need_help,
    postback.ReportStep: report_step.report_by_button,
    postback.UndoMark: report_step.undo_by_button,
}

CASE_BUTTONS: dict[type[postback.Press], Callable[[incoming.ButtonPressed, Any, Context, Case], None]] = {
    postback.ClaimCase: work_case.claim,
    postback.ReplyToCase: work_case.reply,
    postback.UseGuess: work_case.use_guess,
    postback.PassOnCase: work_case.pass_on,
    postback.HandUpCase: work_case.hand_up,
    postback.CloseCase: work_case.close,
    postback.ReopenCase: work_case.reopen,
    postback.SendDraft: work_case.send,
    postback.ShareDraft: share_answer.show,
    postback.SendToAll: share_answer.send_to_all,
    postback.AddToKnowledge: share_answer.add_to_knowledge,
    postback.DiscardDraft: work_case.discard,
}


def dispatch(event: incoming.Event, ctx: Context) -> None:
    """Hand an event to its handler; kinds without one have no effect."""
    match event:
        case incoming.TextReceived():
            _hear(event, ctx)
        case incoming.ButtonPressed():
            _press_button(event, ctx)
        case incoming.BotJoined() | incoming.Followed():
            join_group.greet(event, ctx)
        case incoming.BotLeft() | incoming.Unfollowed():
            join_group.part(event, ctx)
        case incoming.MediaReceived():
            _see(event, ctx)
        case incoming.MessageUnsent():
            take_back.forget_message(event, ctx)
        case _:
            pass


def has_effect(event: incoming.Event, heard: Heard | None) -> bool:
    """Tell whether an event may change or say anything; what has no effect leaves no row."""
    match event:
        case incoming.TextReceived():
            return heard is not None and not heard.stale and _concerns_us(heard)
        case incoming.MediaReceived():
            if heard is None or heard.stale:
                return False
            return event.chat.is_private or bool(heard.case_words) or bool(heard.collecting_case)
        case incoming.MembersJoined() | incoming.MembersLeft():
            return False
        case _:
            return True


def _concerns_us(heard: Heard) -> bool:
    """Tell whether a text is meant for the bot, or about a case that it keeps."""
    speaks = heard.found is not None and not isinstance(heard.found.decision, f.Silent)
    is_about_case = bool(heard.case_words or heard.answered_case or heard.claimed_case or heard.collecting_case)
    return heard.known or heard.addressed or speaks or bool(heard.command) or is_about_case


def _hear(event: incoming.TextReceived, ctx: Context) -> None:
    """Hand a text to the command it is, to the case it is for, or to whoever answers questions."""
    heard = ctx.heard
    if heard is not None and heard.command is not None:
        COMMANDS[heard.command](event, ctx)
        return
    if heard is not None and heard.names_school:
        name_school.name_school(event, ctx)
        return
    for_case = (
        (
            (heard.case_words, work_case.take_words),
            (heard.answered_case, work_case.answer_in_group),
            (heard.claimed_case, work_case.claim_in_group),
        )
        if heard
        else ()
    )
    for case_id, handle in for_case:
        case = ctx.session.get(Case, case_id) if case_id else None
        if case is not None:
            handle(event, ctx, case)
            return
    ask.answer_question(event, ctx)


def _see(event: incoming.MediaReceived, ctx: Context) -> None:
    """Hand a picture or file to the case it belongs to; 1:1 say what else can be done with one."""
    heard = ctx.heard
    if heard is None or heard.stale:
        return
    number = heard.case_words or heard.collecting_case
    case = ctx.session.get(Case, number) if number else None
    if case is None:
        if event.chat.is_private:
            ctx.reply(event, say.SayNotice(name=notices.PICTURE_FOR_NOTHING))
    elif heard.case_words:
        work_case.take_picture(event, ctx, case)
    else:
        work_case.add_media_from_asker(event, ctx, case)


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
    case = casework.case_of_question(ctx.session, question)
    if case is not None and is_with_a_person(case.state):  # The gate that every path passes, old buttons too.
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=say.CaseNote.WITH_PERSON))
        return
    QUESTION_BUTTONS[type(press)](event, press, ctx, question)
