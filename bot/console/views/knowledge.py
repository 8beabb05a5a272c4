"""The knowledge as a page to read, with a box to try a question; its versions: compared, restored, new files put up."""

from difflib import unified_diff
from pathlib import PurePosixPath

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit
from bot.faq.entry import Addition
from bot.faq.load import KnowledgeError
from bot.models.knowledge import KnowledgeVersion
from bot.reading.judging import Judged, judge
from bot.services import audit, knowledge_candidates, knowledge_versions
from bot.services.knowledge_candidates import Checked, Stopped
from bot.services.knowledge_versions import Sound, UnknownVersionError
from bot.wording import answers
from bot.wording import knowledge as wording

MOST_LINES, _CONTEXT = 600, 2
_LONGEST_FILE = 2_000_000
_LISTED = 50


def show(visit: Visit) -> ResponseReturnValue:
    """Show everything that can be answered, and what a question that is tried would get."""
    tried = request.args.get("try", "").strip()[:500]
    is_ready = visit.published.has_learned
    judged = [_judge(visit, tried, addressed=one) for one in (True, False)] if tried and is_ready else []
    return page(
        visit,
        "knowledge.html",
        here="knowledge_show",
        tried=tried,
        judged=judged,
        not_ready=wording.NOT_READY if tried and not is_ready else None,
        entries=list(visit.knowledge.by_number.values()),
        source=lambda entry: answers.source_line(visit.knowledge.program, entry),
        is_supplement=lambda entry: isinstance(entry, Addition),
        by_number=visit.knowledge.by_number,
        knowledge=visit.knowledge,
        version=visit.published.version,
        kinds=answers.KINDS,
        because=wording.because,
    )


def show_versions(visit: Visit) -> ResponseReturnValue:
    """List the versions, and compare two."""
    found = knowledge_versions.heads(visit.session, limit=_LISTED)
    numbers = [request.args.get(name, 0, type=int) for name in ("from", "to")]
    older, newer = (visit.session.get(KnowledgeVersion, number) if number else None for number in numbers)
    lines = difference(older.files, newer.files) if older and newer else None
    return page(
        visit,
        "versions.html",
        here="knowledge_show_versions",
        found=found,
        running=visit.published.version,
        chosen=numbers,
        lines=lines[:MOST_LINES] if lines is not None else None,
        left_out=max(0, len(lines) - MOST_LINES) if lines else 0,
        candidates=knowledge_candidates.open_candidates(visit.session),
        stages=wording.STAGES,
        note=wording.note,
        publisher=wording.publisher,
    )


def read_older(visit: Visit, number: int) -> Sound | KnowledgeError:
    """Read an older version as a whole before anything is written."""
    try:
        return knowledge_versions.read_version(visit.session, number)
    except UnknownVersionError:
        abort(404)
    except KnowledgeError as error:
        return error


def restore(visit: Visit, number: int) -> ResponseReturnValue:
    """Make an older version what runs again, as a new one."""
    if isinstance(visit.prepared, Sound):
        now, by = visit.moment.machine_now, visit.viewer.name
        version = knowledge_versions.restore(visit.session, number, visit.prepared, now=now, by=by)
        audit.write_down(visit.session, visit.acting, "restore", f"version {version.number}", older=number)
        flash(wording.restored(version.number, number), "done")
    elif isinstance(visit.prepared, KnowledgeError):
        flash(mistakes(visit.prepared), "problem")
    return redirect(url_for("console.knowledge_show_versions"), 303)


def check(visit: Visit) -> Checked | str:
    """Read the files that are put up in place of those of the same names; else say what is wrong, all of it."""
    running = knowledge_versions.current(visit.session)
    files = dict(running.files) if running else {}
    known = {PurePosixPath(name).name: name for name in files}
    given = [one for one in request.files.getlist("files") if one.filename]
    for one in given:
        name = PurePosixPath((one.filename or "").replace("\\", "/")).name
        try:
            files[known.get(name, name)] = one.stream.read(_LONGEST_FILE).decode("utf-8-sig")
        except UnicodeDecodeError:
            return wording.NOT_TEXT.format(name=name)
    if not given:
        return wording.WITHOUT_FILES
    try:
        return knowledge_candidates.check(visit.session, files, "upload") or wording.NOTHING_CHANGES
    except KnowledgeError as error:
        return mistakes(error, most=20)


def upload(visit: Visit) -> ResponseReturnValue:
    """Put files up that were checked."""
    return put_up(visit, otherwise="console.knowledge_show_versions")


def put_up(visit: Visit, *, otherwise: str) -> ResponseReturnValue:
    """Put up what was checked and go to its page; where that cannot be, say why and go to the page `otherwise`."""
    said = visit.prepared
    if isinstance(visit.prepared, Checked):
        made = knowledge_candidates.put_up(visit.session, visit.prepared, visit.acting)
        if not isinstance(made, Stopped):
            return redirect(url_for("console.candidate_show", number=made.id), 303)
        said = wording.GONE if made is Stopped.OVER else wording.NOT_PUT_UP
    flash(str(said), "problem")
    return redirect(url_for(otherwise), 303)


def mistakes(error: KnowledgeError, *, most: int = 10) -> str:
    """Return the first mistakes, each a line that begins with file and line."""
    return "\n".join(str(one) for one in error.mistakes[:most])


def difference(older: dict[str, str], newer: dict[str, str]) -> list[tuple[str, str]]:
    """Return what differs between two versions, line by line: its kind (file, gone, new, same) and the text."""
    found: list[tuple[str, str]] = []
    for name in sorted({*older, *newer}):
        before, after = older.get(name, ""), newer.get(name, "")
        if before == after:
            continue
        found.append(("file", name))
        kinds = {"-": "gone", "+": "new", " ": "same"}
        lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=_CONTEXT)
        found += [("place", "⋯") if line.startswith("@@") else (kinds[line[0]], line[1:]) for line in list(lines)[2:]]
    return found


def _judge(visit: Visit, text: str, *, addressed: bool) -> dict[str, object]:
    judged: Judged = judge(visit.published, text, addressed=addressed)
    found = judged.found
    if found is None:
        kind = type(judged.order or judged.remark).__name__
        decision = wording.order(kind) if judged.order or judged.remark else wording.DECISIONS["Silent"]
        return {"addressed": addressed, "decision": decision, "ranked": (), "reasons": ()}
    return {
        "addressed": addressed,
        "decision": wording.DECISIONS[type(found.decision).__name__],
        "ranked": found.ranked,
        "reasons": found.reasons,
    }
