"""Announcements: written, seen as they will be read, approved by another, stopped, followed group by group."""

from collections.abc import Sequence

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.arrival import BODY_LIMIT
from bot.console.pages import page
from bot.console.visit import Visit
from bot.models.announcement import Announcement
from bot.models.people import Role
from bot.programme.announcing import ALLOWED, EDITABLE, RETRIED, Act, Fate, Found, Problem, check_of
from bot.programme.figures import By
from bot.render.announcements import facts, itself, tally_lines, whom
from bot.render.chat_names import group_names
from bot.render.context import RenderContext
from bot.services import media_files, report
from bot.services.announcements import approving, composing, finding, pictures, results, sending, wanted_pictures
from bot.services.announcements.composing import Written
from bot.services.media_files import Refused
from bot.wording import announcements as words
from bot.wording import outgoing as wording
from bot.wording.announcement_problems import problem

_LONGEST = 6_000
_BY_CHECK = {
    Act.ASK: approving.ask,
    Act.APPROVE: approving.approve,
    Act.REFUSE: approving.refuse,
    Act.TAKE_PICTURE_OFF: pictures.take_off,
}
_BY_NUMBER = {Act.STOP: sending.stop, Act.RESUME: sending.resume, Act.CANCEL: sending.cancel}
# In this order, the one that goes on first.
_OFFERED = (Act.ASK, Act.APPROVE, Act.REFUSE, Act.RESUME, Act.STOP, Act.RETRY, Act.CANCEL)
_MAIN = (Act.ASK, Act.APPROVE, Act.RESUME)


def show_all(visit: Visit) -> ResponseReturnValue:
    """List the newest announcements."""
    ctx = context_of(visit)
    rows = [
        (one, words.title(one.id, one.kind, one.state), whom(one, ctx))
        for one in finding.newest(visit.session, limit=100)
    ]
    return page(visit, "announcements.html", here="outgoing_show", rows=rows)


def begin(visit: Visit) -> ResponseReturnValue:
    """Show the form for a new one, or (`number`) for one that has not begun."""
    number = request.args.get("number", type=int)
    row = finding.find(visit.session, number) if number else None
    if number and (row is None or row.state not in EDITABLE):
        abort(404)
    typed = _typed_of(row, visit) if row is not None else {"to": request.args.get("to", "")[:200]}
    return _form(visit, typed, number=number)


def take_picture(visit: Visit) -> str | Found | None:
    """Keep the picture that comes with the form, before the database is held: drawing it anew takes a while."""
    given = request.files.get("file")
    if given is None or not given.filename or visit.settings.public_base_url is None:
        return None
    try:
        return pictures.keep(visit.settings.media_dir, given.stream.read())
    except OSError:
        return Found(Problem.PICTURE_SIZE, Refused.NOT_KEPT.value)


def write(visit: Visit) -> ResponseReturnValue:
    """Write one down, whole or not at all."""
    kept = visit.prepared
    number = request.form.get("number", type=int)
    typed = {
        name: request.form.get(name, "").replace("\r\n", "\n").strip()[:_LONGEST]
        for name in ("to", "text", "link", "picture", "when")
    }
    written = Written(
        to=typed["to"],
        text=typed["text"],
        link=typed["link"] or None,
        picture=None if kept else typed["picture"] or None,
        picture_token=kept if isinstance(kept, str) else None,
        when=typed["when"].replace("T", " ") or None,
    )
    if isinstance(kept, Found):
        made: Announcement | Sequence[Found] = [kept]
    elif number:
        made = composing.revise(visit.session, number, written, visit.acting)
    else:
        made = composing.compose(visit.session, written, visit.acting)
    if not isinstance(made, Announcement):
        if isinstance(kept, str):
            media_files.erase(visit.settings.media_dir, kept)
            flash(wording.PICTURE_AGAIN, "warn")
        _flash(made, visit)
        return _form(visit, typed, number=number, status=400)
    return redirect(url_for("console.announcements_show", number=made.id), 303)


def show(visit: Visit, number: int) -> ResponseReturnValue:
    """Show one as it is read, whom it reaches, what it costs, what can be done, and what became of it."""
    row = finding.find(visit.session, number)
    if row is None:
        abort(404)
    ctx = context_of(visit)
    found = results.results(visit.session, row) if row.started_at else []
    names = group_names([one.group for one in found], ctx)
    order = [one for one in Fate if one is not Fate.SENT] + [Fate.SENT]
    return page(
        visit,
        "announcement.html",
        here="outgoing_show",
        row=row,
        title=words.title(row.id, row.kind, row.state),
        messages=[one for one in itself(row, ctx) if one["type"] != "image"],
        facts=facts(row, ctx),
        tally=tally_lines(row, found, ctx) if found else [],
        found=sorted(found, key=lambda one: order.index(one.fate)),
        names=names,
        fates=words.FATES,
        line_said=words.line_said,
        next_steps={one: step for one in Fate if (step := words.next_step(one, visit.knowledge.program))},
        retried=RETRIED,
        can_retry=row.state in ALLOWED[Act.RETRY] and Role.OFFICE in visit.viewer.roles,
        acts=[
            (one, words.ACTS[one], one in _MAIN)
            for one in _acts(row, visit, has_failed=any(one.fate in RETRIED for one in found))
        ],
        check=check_of(row.digest),
        take_off=words.ACTS[Act.TAKE_PICTURE_OFF] if _can_take_picture_off(row, visit) else None,
        is_editable=row.state in EDITABLE and Role.OFFICE in visit.viewer.roles,
        own=row.written_by == visit.viewer.line_id,
        has_others=bool(approving.others(visit.session, row.written_by)),
    )


def do(visit: Visit, number: int) -> ResponseReturnValue:
    """Ask, approve, refuse, take the picture off, stop, go on, cancel, or send once more where it failed."""
    act = next((one for one in (*_BY_CHECK, *_BY_NUMBER, Act.RETRY) if one.value == request.form.get("act")), None)
    if act is None:
        abort(400)
    groups = 0
    if act in _BY_CHECK:
        made = _BY_CHECK[act](visit.session, number, request.form.get("check", ""), visit.acting)
    elif act in _BY_NUMBER:
        made = _BY_NUMBER[act](visit.session, number, visit.acting)
        groups = sending.too_late_for(visit.session, made) if isinstance(made, Announcement) else 0
    else:
        again = results.retry(visit.session, number, visit.acting, group_id=request.form.get("group", type=int))
        if isinstance(again, int):
            groups, made = again, []
        else:
            made = again
    if isinstance(made, Announcement) or not made:
        flash(wording.done(act, groups), "done")
    else:
        _flash(made, visit)
    return redirect(url_for("console.announcements_show", number=number), 303)


def context_of(visit: Visit) -> RenderContext:
    """Return what things are rendered with for this visit."""
    return RenderContext(
        session=visit.session,
        published=visit.published,
        now=visit.moment.now,
        public_base_url=visit.settings.public_base_url,
        offset=visit.moment.now - visit.moment.machine_now,
    )


def _can_take_picture_off(row: Announcement, visit: Visit) -> bool:
    may = Role.OFFICE in visit.viewer.roles and row.state in ALLOWED[Act.TAKE_PICTURE_OFF]
    return may and wanted_pictures.has_any(visit.session, row)


def _acts(row: Announcement, visit: Visit, *, has_failed: bool) -> list[Act]:
    if Role.OFFICE not in visit.viewer.roles:
        return []
    hidden = {Act.ASK} if row.asked_at else set()
    hidden |= set() if has_failed else {Act.RETRY}
    if row.written_by == visit.viewer.line_id:
        hidden |= {Act.APPROVE, Act.REFUSE}
    return [one for one in _OFFERED if row.state in ALLOWED[one] and one not in hidden]


def _form(visit: Visit, typed: dict[str, str], *, number: int | None = None, status: int = 200) -> ResponseReturnValue:
    row = finding.find(visit.session, number) if number else None
    lines = report.present_lines(visit.session, visit.published)
    consultants = sorted({name for one in lines for name in one.names(By.CONSULTANT)})
    return page(
        visit,
        "announcement_form.html",
        here="outgoing_show",
        status=status,
        typed=typed,
        number=number,
        everybody=words.EVERYBODY,
        choices=[
            *sorted({one.county for one in lines}),
            *(one.name for one in visit.knowledge.systems.systems),
            *consultants,
            *(words.not_yet(one.name) for one in visit.knowledge.steps if not one.optional),
        ],
        hours=visit.knowledge.program.push_hours,
        takes_pictures=visit.settings.public_base_url is not None,  # LINE fetches them there.
        has_picture=bool(row and row.picture_token),
        most_mb=BODY_LIMIT // 1024 // 1024,
    )


def _typed_of(row: Announcement, visit: Visit) -> dict[str, str]:
    local = row.send_at.astimezone(visit.published.zone) if row.send_at else None
    return {
        "to": words.as_typed(composing.draft_of(row).selection, visit.knowledge.step_by_id),
        "text": row.text,
        "link": row.link or "",
        "picture": row.picture or "",
        "when": f"{local:%Y-%m-%dT%H:%M}" if local else "",
    }


def _flash(problems: Sequence[Found], visit: Visit) -> None:
    program = visit.knowledge.program
    said = [problem(one.what, one.about, program, program.push_hours) for one in problems]
    flash("\n".join(said), "problem")
