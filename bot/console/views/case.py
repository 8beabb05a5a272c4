"""One case: what was said, where it stands, whose it is, what its school has still to do, the answer being written."""

from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue

from bot.console.one_case import context_of, find
from bot.console.pages import page, part
from bot.console.views import case_texts
from bot.console.visit import Visit
from bot.models.case import Case, CaseDraft, CaseStep, Side
from bot.models.media import MediaState
from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.programme import figures
from bot.programme.cases import Purpose, State, Step
from bot.reading.addressing import find_address
from bot.render import case_answers, case_lines, case_parts
from bot.services import people
from bot.services.cases import alike, case_file, queue, results
from bot.services.cases.case_file import CaseFile, Line
from bot.services.media_files import JPEG
from bot.wording import console as console_words
from bot.wording import desk as wording
from bot.wording.binding import unit_name
from bot.wording.case_lines import TAKEN_BACK


@dataclass(frozen=True, kw_only=True)
class Said:
    """A line as it is shown. `kind`: school, answer, up (asked of a party), party (its answer)."""

    kind: str
    by: str
    at: str
    text: str | None
    source: str | None
    picture: str | None
    document: str | None
    instead: str | None
    outcome: str | None
    is_bad: bool
    shared: int | None
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class UnitCard:
    """A unit beside its case: what it has still to do, and its next date."""

    unit: Unit
    name: str
    missing: list[str]
    due: str | None
    standing: str | None


def show(visit: Visit, number: int) -> ResponseReturnValue:
    """Show it; a case that this person may not see does not exist for them."""
    return show_page(visit, find(visit, number))


def show_page(visit: Visit, case: Case, *, typed: str | None = None, status: int = 200) -> ResponseReturnValue:
    """Show a case; `typed` is what somebody typed that could not be saved, to be kept in the field."""
    file = case_file.read_file(visit.session, visit.viewer, case, visit.acting)
    to_school = file.purpose is Purpose.ANSWER
    return page(
        visit,
        "case.html",
        here="cases_show_all",
        status=status,
        units=[_unit_card(one, file, visit) for one in file.units],
        earlier=[
            (one, wording.standing(one.state, file.names.get(one.holder_line_id or ""), None)) for one in file.earlier
        ],
        text=_text_in_field(file.draft, typed),
        alike=_alike(visit, case) if to_school else [],
        parties=visit.knowledge.parties,
        to_school=to_school,
        texts=case_texts.offered(visit, case, request.args.get("find", "").strip()[:100]) if to_school else None,
        colleagues=_colleagues(visit),
        may={step.value for step in file.may},
        following=queue.next_waiting(visit.session, visit.viewer, apart_from=case.id),
        **shown(visit, file),
        **reply_parts(visit, file),
    )


def show_part(visit: Visit, number: int) -> ResponseReturnValue:
    """Give what changes of the page while it is open, or say that nothing has (304)."""
    file = case_file.read_file(visit.session, visit.viewer, find(visit, number), visit.acting)
    return part(visit, "case_live.html", way=way_of(visit, file), **shown(visit, file))


def show_shared(visit: Visit, number: int, line: int) -> ResponseReturnValue:
    """Show all cases that got the same answer as this one."""
    case = find(visit, number)
    file = case_file.read_file(visit.session, visit.viewer, case, visit.acting)
    found = next((one.said for one in file.lines if one.said.id == line), None)
    if found is None or not file.sees_all:
        abort(404)
    context = context_of(visit)
    same = [
        (one, case_parts.place_of(one, context), _outcome(result))
        for one, result in results.same_answer(visit.session, found).items()
    ]
    return page(
        visit,
        "case_shared.html",
        here="cases_show_all",
        case=case,
        text=_words(found.text, found.entry, visit),
        same=same,
    )


def shown(visit: Visit, file: CaseFile) -> dict[str, object]:
    """Return what of a case changes by itself: its lines, where it stands, who writes."""
    case, parties = file.case, {one.id: one.short_name for one in visit.knowledge.parties}
    seen = request.args.get("after", type=int)
    return {
        "file": file,
        "case": case,
        "place": case_parts.place_of(case, context_of(visit)),
        "asker": file.names.get(case.asker_line_id) or visit.terms.school,
        "question": _question(file, visit),
        "lines": [_said(one, file, visit, parties, seen) for one in file.lines],
        "last_line": max((one.said.id for one in file.lines), default=0),
        "standing": wording.standing(
            case.state, file.names.get(case.holder_line_id or ""), parties.get(case.handed_to or "")
        ),
        "history": [(_step_said(one, file, parties), visit.clock(one.at)) for one in file.history],
        "writing": wording.writing(file.writing) if file.writing else None,
        "is_open": case.state is not State.CLOSED,
        "from_reminder": visit.knowledge.deadline_by_id.get(case.deadline or ""),
    }


def reply_parts(visit: Visit, file: CaseFile) -> dict[str, object]:
    """Return what belongs to the answer that is being written: the way it would go, and how LINE will show it."""
    base, context = visit.settings.public_base_url or "", context_of(visit)
    return {
        "way": way_of(visit, file),
        "preview": case_answers.preview(file.case, file.draft, context) if file.draft else [],
        "base": base,
        "can_wait": Step.ASK_BACK in file.may,
    }


def _colleagues(visit: Visit) -> list[RoleGrant]:
    held = people.with_role(visit.session, Role.CONSULTANT)
    return [one for one in held if one.line_id != visit.viewer.line_id]


def _alike(visit: Visit, case: Case) -> list[tuple[Case, str, str]]:
    """Return the cases that the same answer could go to, each with its place and question."""
    context = context_of(visit)
    found = alike.like_cases(visit.session, case, visit.viewer.line_id)
    return [(one, case_parts.place_of(one, context), case_parts.question_text(one, context)) for one in found]


def way_of(visit: Visit, file: CaseFile) -> str | None:
    """Say how an answer to the school would go now; None where the words are for somebody else."""
    if file.purpose is not Purpose.ANSWER or (file.draft is not None and file.draft.party is not None):
        return None
    way = results.expected_way(visit.session, file.case, now=visit.moment.machine_now)
    return wording.way(free_for_s=way.free_for_s, people=way.people, held=way.held, over_quota=way.over_quota)


def _text_in_field(draft: CaseDraft | None, typed: str | None) -> str:
    saved = (draft.text or "") if draft else ""
    if typed is None or typed.strip() == saved:
        return saved
    return f"{saved}\n\n{typed}".strip()


def _question(file: CaseFile, visit: Visit) -> str | None:
    text, bot = file.question.text if file.question else None, visit.knowledge.program.bot
    return find_address(text, (), (bot.name, *bot.short_names)).words if text else None


def _said(line: Line, file: CaseFile, visit: Visit, parties: dict[str, str], seen: int | None) -> Said:
    said, picture = line.said, line.picture
    is_stored = picture is not None and picture.state is MediaState.STORED
    is_picture = is_stored and picture is not None and picture.content_type == JPEG
    kind = {Side.ASKER: "school", Side.PARTY: "party", Side.PERSON: "up" if said.to_party else "answer"}[said.side]
    by = file.names.get(said.by_line_id) or (visit.terms.school if said.side is Side.ASKER else "")
    return Said(
        kind=kind,
        by=f"{by} → {parties.get(said.to_party, said.to_party)}" if said.to_party else by,
        at=visit.stamp(said.sent_at or said.text_as_of),
        text=_words(said.text, said.entry, visit),
        source=case_answers.source_of(said.entry, context_of(visit)),
        picture=f"/media/{picture.token}" if picture and is_picture else None,
        document=f"/media/{picture.token}" if picture and is_stored and not is_picture else None,
        instead=case_lines.media_words(picture) if picture else None if said.text or said.entry else TAKEN_BACK,
        outcome=_outcome(line.result),
        is_bad=line.result is not None and line.result.fate in results.BAD,
        shared=said.id if line.is_shared else None,
        is_new=seen is not None and said.id > seen,
    )


def _words(text: str | None, entry: int | None, visit: Visit) -> str | None:
    found = visit.knowledge.by_number.get(entry) if entry else None
    return found.answer.strip() if found else text


def _outcome(result: results.Result | None) -> str | None:
    if result is None:
        return None
    return wording.result(result.fate.value, is_free=result.is_free, billed=result.billed, why=result.why)


def _step_said(step: CaseStep, file: CaseFile, parties: dict[str, str]) -> tuple[str, str]:
    to = file.names.get(step.detail or "") or parties.get(step.detail or "")
    return file.names.get(step.by_line_id or "", ""), wording.step_said(step.step, to=to)


def _unit_card(unit: Unit, file: CaseFile, visit: Visit) -> UnitCard:
    state = file.states[unit.id]
    ahead = next((one for one in visit.knowledge.deadlines if not state.is_met(one)), None)
    return UnitCard(
        unit=unit,
        name=unit_name(unit.school.name, unit.division),
        missing=[one.name for one in visit.knowledge.steps if not one.optional and one.id not in state.marks],
        due=f"{ahead.date.month}/{ahead.date.day} {ahead.name}" if ahead else None,
        standing=console_words.standing_of(figures.standing(state, ahead)) if ahead else None,
    )
