"""Renders what people answer in cases: the preview, the answer, what became of it. Reads rows, writes none."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import case as cards
from bot.cards import notice
from bot.models.case import Case, CaseMessage
from bot.models.media import CaseMedia, MediaState
from bot.models.outbox import Outcome, OwedMessage
from bot.models.question import Question
from bot.programme.cases import Purpose
from bot.render.case_parts import asked_words, media_address, name_of, party_of, place_of, question_text
from bot.render.context import Messages, RenderContext
from bot.services import casework, media
from bot.services.media_files import JPEG
from bot.wording import answers
from bot.wording import cases as wording

_PICTURES = 3


def _goes_along(message: CaseMessage, ctx: RenderContext) -> list[CaseMedia]:
    """Return the pictures and files that are sent with a person's words."""
    found = media.media_of(ctx.session, casework.sent_together(ctx.session, message))
    return [one for one in found if one.state in (MediaState.WANTED, MediaState.STORED)][:_PICTURES]


def _line_text(message: CaseMessage, ctx: RenderContext) -> str | None:
    """Return a person's answer with who gives it; None when it was taken back."""
    name = name_of(ctx.session, message.by_line_id) or ""
    entry = ctx.published.knowledge.by_number.get(message.entry) if message.entry else None
    if entry is not None:
        source = answers.source_line(ctx.program, entry)
        return wording.official_answer(ctx.program, name, source, entry.answer.strip())
    if not message.text and not media.is_there(ctx.session, message):
        return None
    return wording.person_answer(ctx.program, name, message.text or "")


def _preview(content: say.SayPreview, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    if case is None or message is None:
        return None
    if content.purpose is Purpose.ANSWER:
        to = wording.to_asker(place_of(case, ctx), name_of(ctx.session, case.asker_line_id) or "", case.chat.is_private)
        text = _preview_text(message, ctx)
    elif content.purpose is Purpose.HAND_UP:
        to, text = party_of(content.party, ctx) or "", _up_text(message, case, ctx)
    else:
        to, text = ctx.program.terms.consultant, message.text
    if not text:
        return None
    others: list[int] = []
    if content.purpose is Purpose.ANSWER:
        others = [one.id for one in casework.like_cases(ctx.session, case, message.by_line_id)]
    return cards.preview(
        case.id,
        to=to,
        text=text,
        message=message.id,
        purpose=content.purpose,
        party=content.party,
        others=others,
    )


def _preview_text(message: CaseMessage, ctx: RenderContext) -> str | None:
    """Return a person's answer as it will be sent, with what goes along."""
    text, along = _line_text(message, ctx), _goes_along(message, ctx)
    if text is None or not along:
        return text
    return f"{text}\n{wording.with_media(len(along)) if ctx.public_base_url else wording.NO_ADDRESS}"


def _share(content: say.SayShare, ctx: RenderContext) -> Messages | None:
    message = ctx.session.get(CaseMessage, content.message)
    text = _preview_text(message, ctx) if message else None
    found = [one for number in (content.case_id, *content.others) if (one := ctx.session.get(Case, number))]
    if text is None or not found:
        return None
    to = [wording.share_line(one.id, place_of(one, ctx), question_text(one, ctx)) for one in found]
    return cards.share(content.case_id, message=content.message, others=content.others, to=to, text=text)


def _media_refused(content: say.SayMediaRefused, ctx: RenderContext) -> Messages | None:
    found = ctx.session.get(CaseMedia, content.media)
    return notice.plain(wording.media_refused(content.case_id, found.refused_because or "")) if found else None


def _up_text(message: CaseMessage, case: Case, ctx: RenderContext) -> str | None:
    """Return what a party sees: the reason, and the question without who asked it or where."""
    if not message.text:
        return None
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    lines = [wording.handed_up(ctx.program, case.id, message.text)]
    return "\n".join([*lines, *([asked_words(question, ctx) or ""] if question and question.text else [])])


def _person_answer(content: say.SayPersonAnswer, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    text = _line_text(message, ctx) if case and message else None
    if case is None or message is None or text is None:
        return None
    along = [one for one in _goes_along(message, ctx) if one.state is MediaState.STORED]
    shown = [address for one in along if one.content_type == JPEG and (address := media_address(one, ctx))]
    files = [address for one in along if one.content_type != JPEG and (address := media_address(one, ctx))]
    text = "\n".join([text, *(f"{wording.LOOK_AT_FILE}：{address}" for address in files)])
    token = ctx.quote_token(case.question_id)
    if content.asks_back:
        return [*cards.asks_back(f"{text}\n{wording.PLEASE_QUOTE}", quote_token=token), *cards.pictures(shown)]
    said, button = cards.person_answer(case.id, text, quote_token=token)
    return [said, *cards.pictures(shown), button]


def _outcome(content: say.SayAnswerOutcome, ctx: RenderContext) -> Messages:
    owed = ctx.session.scalar(select(OwedMessage).where(OwedMessage.reason_key == f"answer:{content.message}"))
    delivery = owed.delivery if owed else None
    outcome = delivery.outcome if delivery else None
    if owed is not None and owed.cancelled_at is not None:
        text = wording.refused(owed.cancel_reason or "")
    elif outcome is Outcome.SENT:
        text = wording.ARRIVED
    elif outcome is Outcome.REFUSED and delivery is not None:
        text = wording.refused(delivery.error or str(delivery.status))
    elif outcome is Outcome.UNCERTAIN or (owed is not None and owed.is_repeat):
        text = wording.UNSURE
    else:
        text = wording.ON_ITS_WAY
    told = wording.sent(content.case_id, outcome=text)
    return cards.with_learning(told, content.case_id, reopen=False) if text == wording.ARRIVED else notice.plain(told)


def _handed_up(content: say.SayHandedUp, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    text = _up_text(message, case, ctx) if case and message else None
    return cards.with_reply(content.case_id, text) if text else None


def _came_back(content: say.SayCameBack, ctx: RenderContext) -> Messages | None:
    message = ctx.session.get(CaseMessage, content.message)
    if message is None or not message.text:
        return None
    heading = wording.heading(content.case_id, "")
    text = f"{heading}{wording.came_back(party_of(content.party, ctx) or '', message.text)}"
    return cards.with_reply(content.case_id, text)


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayPreview: _preview,
    say.SayShare: _share,
    say.SayShared: lambda content, _ctx: notice.plain(wording.shared(content.sent, content.skipped)),
    say.SayDrafted: lambda content, _ctx: notice.plain(wording.drafted(content.key, content.text, again=content.again)),
    say.SayMediaRefused: _media_refused,
    say.SayPersonAnswer: _person_answer,
    say.SayAnswerOutcome: _outcome,
    say.SayHandedUp: _handed_up,
    say.SayCameBack: _came_back,
}
