"""Renders what people answer in cases: the preview, the answer, what became of it. Reads rows, writes none."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import case as work_cards
from bot.cards import case_answers as cards
from bot.cards import notice
from bot.cards.sizes import cut, fits_an_answer
from bot.models.case import Case, CaseDraft, CaseMessage
from bot.models.media import CaseMedia, MediaState
from bot.models.outbox import Outcome, OwedMessage
from bot.models.proposal import KnowledgeDraft
from bot.programme.cases import MOST_PICTURES, Purpose
from bot.render import case_lines
from bot.render.case_parts import media_address, name_of, party_of, place_of, question_text
from bot.render.context import Messages, RenderContext
from bot.services import media
from bot.services.cases import alike, drafts, transcript
from bot.services.media_files import JPEG
from bot.wording import answers
from bot.wording import case_answers as wording
from bot.wording import cases as cases_wording
from bot.wording.case_lines import LOOK_AT_FILE
from bot.wording.line_refusals import why_refused

_QUESTION = 1000
_SHOWN_OF_TOO_LONG = 3000


def _goes_along(message: CaseMessage, ctx: RenderContext) -> list[CaseMedia]:
    """Return the pictures and files that are sent with a person's words."""
    found = media.media_of(ctx.session, transcript.sent_together(ctx.session, message))
    return [one for one in found if one.state in (MediaState.WANTED, MediaState.STORED)][:MOST_PICTURES]


def _answer_text(by: str, text: str | None, entry_number: int | None, ctx: RenderContext) -> str:
    """Return a person's answer, or the official one they chose, with who gives it."""
    name = name_of(ctx.session, by) or ""
    entry = ctx.published.knowledge.by_number.get(entry_number) if entry_number else None
    if entry is not None:
        source = answers.source_line(ctx.program, entry)
        return wording.official_answer(ctx.program, name, source, entry.answer.strip())
    return wording.person_answer(ctx.program, name, text or "")


def _line_text(message: CaseMessage, ctx: RenderContext) -> str | None:
    """Return what a line says to the school; None when all of it was taken back."""
    if not transcript.still_says(ctx.session, transcript.sent_together(ctx.session, message)):
        return None
    return _answer_text(message.by_line_id, message.text, message.entry, ctx)


def _draft(content: say.SayDraft, ctx: RenderContext) -> Messages | None:
    case, draft = ctx.session.get(Case, content.case_id), ctx.session.get(CaseDraft, content.draft)
    if case is None or draft is None or not draft.is_open:
        return None
    if draft.purpose is Purpose.HAND_UP:
        to, text = party_of(draft.party, ctx) or "", _up_text(case, draft.by_line_id, draft.text, ctx)
    elif draft.purpose is Purpose.COME_BACK:
        to, text = wording.to_consultant(ctx.program, name_of(ctx.session, case.holder_line_id)), draft.text
    else:
        to = wording.to_asker(place_of(case, ctx), name_of(ctx.session, case.asker_line_id) or "", case.chat.is_private)
        text = _draft_text(draft, ctx)
    if not text:
        return None
    is_whole = fits_an_answer(draft.text or "")
    to_school = draft.purpose is Purpose.ANSWER
    shown = cards.Draft(
        case_id=case.id,
        draft=draft.id,
        version=draft.version,
        text=text if is_whole else f"{cut(text, _SHOWN_OF_TOO_LONG)}\n{wording.too_long()}",
    )
    others = [one.id for one in alike.like_cases(ctx.session, case, draft.by_line_id)] if to_school else []
    return cards.preview(shown, to=to, to_school=to_school, can_leave=is_whole, others=others)


def _draft_text(draft: CaseDraft, ctx: RenderContext) -> str | None:
    """Return an answer as it will be sent, with what goes along."""
    along = len(drafts.pictures(ctx.session, draft))
    text = _answer_text(draft.by_line_id, draft.text, draft.entry, ctx) if draft.has_words or along else None
    if text is None or not along:
        return text
    return f"{text}\n{wording.with_media(along) if ctx.public_base_url else wording.NO_ADDRESS}"


def _not_sent(content: say.SayNotSent, ctx: RenderContext) -> Messages | None:
    at = case_lines.at(content.at + ctx.offset, ctx) if content.at else ""
    return notice.plain(wording.not_sent(content.why, at, ctx.program))


def _share(content: say.SayShare, ctx: RenderContext) -> Messages | None:
    draft = ctx.session.get(CaseDraft, content.draft)
    text = _draft_text(draft, ctx) if draft else None
    found = [one for number in (content.case_id, *content.others) if (one := ctx.session.get(Case, number))]
    if text is None or not found:
        return None
    to = [wording.share_line(one.id, place_of(one, ctx), cut(question_text(one, ctx), _QUESTION)) for one in found]
    shown = cards.Draft(case_id=content.case_id, draft=content.draft, version=content.version, text=text)
    return cards.share(shown, others=content.others, to=to)


def _media_refused(content: say.SayMediaRefused, ctx: RenderContext) -> Messages | None:
    found = ctx.session.get(CaseMedia, content.media)
    return notice.plain(wording.media_refused(content.case_id, found.refused_because or "")) if found else None


def _up_text(case: Case, by: str, note: str | None, ctx: RenderContext) -> str | None:
    """Return what a party sees: who asks, for which school, what the consultant says, and the school's question."""
    if not note:
        return None
    name = name_of(ctx.session, by) or ""
    text = wording.handed_up(ctx.program, case.id, name=name, place=place_of(case, ctx), note=note)
    question = case_lines.question_of(case, ctx)
    return f"{text}\n{wording.asked_by_school(ctx.program, cut(question, _QUESTION))}" if question else text


def _person_answer(content: say.SayPersonAnswer, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    text = _line_text(message, ctx) if case and message else None
    if case is None or message is None or text is None:
        return None
    return _as_sent(case, text, _goes_along(message, ctx), ctx, asks_back=content.asks_back)


def source_of(entry_number: int | None, ctx: RenderContext) -> str | None:
    """Name the source of an official answer."""
    entry = ctx.published.knowledge.by_number.get(entry_number) if entry_number else None
    return answers.source_line(ctx.program, entry) if entry else None


def preview(case: Case, draft: CaseDraft, ctx: RenderContext) -> Messages:
    """Return what LINE would show if a draft were sent now; nothing while it is empty."""
    along = drafts.pictures(ctx.session, draft)
    if draft.purpose is Purpose.HAND_UP:
        text = _up_text(case, draft.by_line_id, draft.text, ctx)
        return notice.plain(text) if text else []
    if draft.purpose is Purpose.COME_BACK:
        back = wording.came_back(party_of(case.handed_to, ctx) or "", draft.text or "")
        return notice.plain(f"{cases_wording.heading(case.id, '')}{back}") if draft.text else []
    if not draft.has_words and not along:
        return []
    text = _answer_text(draft.by_line_id, draft.text, draft.entry, ctx)
    return _as_sent(case, text, along, ctx, asks_back=draft.purpose is Purpose.ASK_BACK)


def _as_sent(case: Case, text: str, along: list[CaseMedia], ctx: RenderContext, *, asks_back: bool) -> Messages:
    """Return an answer with what goes along as LINE gets it."""
    along = [one for one in along if one.state is MediaState.STORED]
    shown = [address for one in along if one.content_type == JPEG and (address := media_address(one, ctx))]
    files = [address for one in along if one.content_type != JPEG and (address := media_address(one, ctx))]
    text = "\n".join([text, *(f"{LOOK_AT_FILE}：{address}" for address in files)])
    token = ctx.quote_token(case.question_id)
    if asks_back:
        return cards.asks_back(f"{text}\n{wording.PLEASE_QUOTE}", shown, quote_token=token)
    return cards.person_answer(case.id, text, shown, quote_token=token)


def _outcome(content: say.SayAnswerOutcome, ctx: RenderContext) -> Messages:
    text = _became_of(content.message, content.case_id, ctx)
    told = wording.sent(content.case_id, outcome=text)
    return cards.with_learning(told, content.case_id, reopen=False) if text == wording.ARRIVED else notice.plain(told)


def _became_of(message: int, case_id: int, ctx: RenderContext) -> str:
    """Say what became of an answer to one case, as far as it is known now."""
    owed = ctx.session.scalar(select(OwedMessage).where(OwedMessage.reason_key == f"answer:{message}:{case_id}"))
    delivery = owed.delivery if owed else None
    outcome = delivery.outcome if delivery else None
    if owed is not None and owed.cancelled_at is not None:
        return wording.refused(owed.cancel_reason or "")
    if outcome is Outcome.SENT:
        return wording.ARRIVED
    if outcome is Outcome.REFUSED and delivery is not None:
        return wording.refused(why_refused(delivery.status, delivery.error))
    if outcome is Outcome.UNCERTAIN or (owed is not None and owed.is_repeat):
        return wording.UNSURE
    return wording.HELD if owed is not None and owed.held_until is not None else wording.ON_ITS_WAY


def _shared(content: say.SayShared, ctx: RenderContext) -> Messages:
    lines = [wording.sent(one, outcome=_became_of(content.message, one, ctx)) for one in content.sent]
    return notice.plain(wording.shared(lines, content.skipped))


def _handed_up(content: say.SayHandedUp, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    text = _up_text(case, message.by_line_id, message.text, ctx) if case and message else None
    return work_cards.with_reply(content.case_id, text) if text else None


def _came_back(content: say.SayCameBack, ctx: RenderContext) -> Messages | None:
    message = ctx.session.get(CaseMessage, content.message)
    if message is None or not message.text:
        return None
    heading = cases_wording.heading(content.case_id, "")
    text = f"{heading}{wording.came_back(party_of(content.party, ctx) or '', message.text)}"
    return work_cards.update(content.case_id, text)


def _drafted(content: say.SayDrafted, ctx: RenderContext) -> Messages | None:
    draft = ctx.session.get(KnowledgeDraft, content.case_id)
    if draft is None:
        return None
    text = f"{draft.text}\n→ {draft.answer}" if draft.answer else draft.text
    return notice.plain(wording.drafted(content.key, text, again=content.again))


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayDraft: _draft,
    say.SayNotSent: _not_sent,
    say.SayDropped: lambda _content, _ctx: notice.plain(cases_wording.discarded()),
    say.SayShare: _share,
    say.SayShared: _shared,
    say.SayDrafted: _drafted,
    say.SayMediaRefused: _media_refused,
    say.SayPersonAnswer: _person_answer,
    say.SayAnswerOutcome: _outcome,
    say.SayHandedUp: _handed_up,
    say.SayCameBack: _came_back,
}
