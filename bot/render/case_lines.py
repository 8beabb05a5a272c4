"""What was said in a case, line by line, as who works on it reads it; reads rows, writes none."""

from datetime import datetime

from sqlalchemy import select

from bot.dates.roc import short_date
from bot.faq.entry import Link
from bot.incoming import MediaKind
from bot.models.case import Case, CaseMessage, CaseStep, Side
from bot.models.desk import CaseNote
from bot.models.media import CaseMedia, MediaState
from bot.models.question import Question
from bot.programme.cases import State
from bot.render.case_parts import asked_words, media_address, name_of, party_of
from bot.render.context import RenderContext
from bot.services import media
from bot.services.cases import transcript
from bot.wording import answers
from bot.wording import case_lines as wording

_PICTURES = 3
_NOTES = 3


def case_lines(case: Case, ctx: RenderContext) -> tuple[str, ...]:
    """Return everything that was said in a case, the question first, the newest last; never nothing."""
    asker = name_of(ctx.session, case.asker_line_id) or ctx.program.terms.school
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    asked = asked_words(question, ctx) if question else None
    first = [wording.asked_by(asker, asked)] if asked else []
    if case.deadline is not None:
        first.insert(0, wording.asked_by(asker, _from_reminder(case.deadline, ctx)))
    lines = transcript.lines_of(ctx.session, case)
    pictures = {one.case_message_id: one for one in media.media_of(ctx.session, lines)}
    said = (line_text(one, asker, pictures.get(one.id), ctx) for one in lines)
    return (*first, *(one for one in said if one)) or (wording.asked_by(asker, wording.NO_TEXT),)


def handed_over(case: Case, to: str | None, ctx: RenderContext) -> tuple[str, ...]:
    """Return what the one who passed a case on wrote for this person; colleagues alone read it."""
    query = select(CaseNote).where(CaseNote.case_id == case.id, CaseNote.to_line_id == to)
    note = ctx.session.scalar(query.order_by(CaseNote.id.desc()).limit(1)) if to else None
    if note is None:
        return ()
    said = wording.handed_over(note.text, note.promised, note.next_step)
    return (wording.said_by(name_of(ctx.session, note.by_line_id) or "", _at(note.at, ctx), said),) if said else ()


def notes(case: Case, to: str | None, ctx: RenderContext) -> tuple[str, ...]:
    """Return the newest notes that are for every colleague, the newest last."""
    query = select(CaseNote).where(
        CaseNote.case_id == case.id, CaseNote.to_line_id.is_(None), CaseNote.text.is_not(None)
    )
    newest = ctx.session.scalars(query.order_by(CaseNote.id.desc()).limit(_NOTES)).all() if to is not None else ()
    return tuple(
        wording.said_by(wording.note_of(name_of(ctx.session, one.by_line_id)), _at(one.at, ctx), one.text or "")
        for one in reversed(newest)
    )


def line_text(line: CaseMessage, asker: str, picture: CaseMedia | None, ctx: RenderContext) -> str | None:
    """Return one line with who said it; None when it was taken back."""
    text = media_words(picture) if picture is not None else _words(line, ctx)
    if not text:
        return None
    if line.side is Side.ASKER:
        return wording.asked_by(asker, text)
    name = name_of(ctx.session, line.by_line_id) or ""
    if line.to_party is not None:
        name = wording.asks_party(name, party_of(line.to_party, ctx) or line.to_party)
    return wording.said_by(name, _at(line.sent_at or line.text_as_of, ctx), text)


def media_words(one: CaseMedia) -> str:
    """Return what stands in a transcript for a picture or file."""
    if one.state is MediaState.ERASED:
        return wording.TAKEN_BACK
    if one.kind not in (MediaKind.IMAGE, MediaKind.FILE):
        return wording.FILM
    if one.state is MediaState.REFUSED:
        return wording.NOT_USABLE
    if one.state is MediaState.WANTED:
        return wording.NOT_YET
    return wording.PICTURE if one.kind is MediaKind.IMAGE else f"{wording.FILE}{one.file_name or ''}"


def media_links(case: Case, ctx: RenderContext) -> tuple[Link, ...]:
    """Return where the newest pictures and files of the asker can be looked at."""
    lines = [one for one in transcript.lines_of(ctx.session, case) if one.side is Side.ASKER]
    stored = [one for one in media.media_of(ctx.session, lines) if one.state is MediaState.STORED][-_PICTURES:]
    return tuple(
        Link(label=wording.LOOK_AT_PICTURE if one.kind is MediaKind.IMAGE else wording.LOOK_AT_FILE, url=address)
        for one in stored
        if (address := media_address(one, ctx))
    )


def standing(case: Case, ctx: RenderContext) -> str:
    """Say where a case stands: its state, who has it, since when."""
    return wording.standing(
        case.state,
        holder=name_of(ctx.session, case.holder_line_id),
        party=party_of(case.handed_to, ctx) if case.state is State.HANDED_UP else None,
        since=_since(case, ctx),
    )


def who_has(case: Case, ctx: RenderContext) -> str:
    """Say to the school who has its case, and since when."""
    consultant = ctx.program.terms.consultant
    return wording.who_has(
        case.state,
        consultant=consultant,
        holder=name_of(ctx.session, case.holder_line_id),
        party=party_of(case.handed_to, ctx) if case.state is State.HANDED_UP else None,
        since=_since(case, ctx),
    )


def question_of(case: Case, ctx: RenderContext) -> str | None:
    """Return the question a case was opened for, without the bot's name."""
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    return asked_words(question, ctx) if question else None


def about_in_group(case: Case, ctx: RenderContext) -> str:
    """Say in a word what a case is about: its question, else the reminder it came from, else the first words."""
    asked = question_of(case, ctx)
    if asked is None and case.deadline is not None:
        asked = _from_reminder(case.deadline, ctx)
    said = (one.text for one in transcript.lines_of(ctx.session, case) if one.side is Side.ASKER)
    return asked or next((one for one in said if one), wording.NO_TEXT)


def asked_of_party(case: Case, ctx: RenderContext) -> str | None:
    """Return what the party was asked last."""
    asked = (one.text for one in reversed(transcript.lines_of(ctx.session, case)) if one.to_party == case.handed_to)
    return next((one for one in asked if one), None)


def at(moment: datetime, ctx: RenderContext) -> str:
    """Return a moment of program time as people read it: 12/6 10:02."""
    local = moment.astimezone(ctx.published.zone)
    return f"{short_date(local.date())} {local:%H:%M}"


def _since(case: Case, ctx: RenderContext) -> str:
    query = select(CaseStep.at).where(CaseStep.case_id == case.id, CaseStep.to_state == case.state)
    since = ctx.session.scalar(query.order_by(CaseStep.id.desc()).limit(1)) or case.due_from or case.touched_at
    return at(since or ctx.now, ctx)


def _at(machine: datetime, ctx: RenderContext) -> str:
    return at(machine + ctx.offset, ctx)


def _words(line: CaseMessage, ctx: RenderContext) -> str | None:
    entry = ctx.published.knowledge.by_number.get(line.entry) if line.entry else None
    return answers.source_line(ctx.program, entry) if entry else line.text


def _from_reminder(deadline_id: str, ctx: RenderContext) -> str:
    found = ctx.published.knowledge.deadline_by_id.get(deadline_id)
    return wording.from_reminder(found.name if found else deadline_id, short_date(found.date) if found else "")
