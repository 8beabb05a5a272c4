"""What people's taps and answers teach: proposed wordings and negatives with counts, for the office to decide on.

A proposal is read off the questions and ratings; only the verdict is kept. Approving one publishes a new version.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import indent

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.entry import FIRST_ADDITION
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import MessageKind
from bot.faq.normalize import bare, tidy
from bot.faq.speech_act import TITLE
from bot.masking import MASK, mask
from bot.models.case import Case, CaseMessage, Side
from bot.models.chat import Person
from bot.models.people import RoleGrant
from bot.models.proposal import KnowledgeDraft, ProposalVerdict, Verdict
from bot.models.question import Question, Rating, RatingKind
from bot.reading.addressing import find_address
from bot.services import knowledge_versions
from bot.services.cases import finding, transcript

APPROVED_FILE = "voices/approved.jsonl"
SUPPLEMENTS_FILE = "supplements.yaml"
VOICE = "approved"
_SHORTEST_NAME = 2
# Two characters may as well be a word, or a part of one.
_EASILY_A_WORD = 2


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A text that `count` taps or answers say belongs to `entry`; None: it was not meant for the bot.

    With an `answer` it is a supplement: a question from a case with what a person answered.
    """

    key: str
    text: str
    entry: int | None
    count: int
    answer: str | None = None


class UnknownProposalError(Exception):
    """There is no open proposal with this key."""


def proposals(session: Session, knowledge: Knowledge) -> list[Proposal]:
    """Return the open proposals, the most wanted first; what the knowledge says already is none."""
    decided = set(session.scalars(select(ProposalVerdict.key)))
    known = known_forms(knowledge)
    names = (knowledge.program.bot.name, *knowledge.program.bot.short_names)
    counted: Counter[tuple[int | None, str]] = Counter()
    texts: dict[tuple[int | None, str], str] = {}
    for entry, written in [*_from_taps(session), *_from_answers(session)]:
        text = mask(find_address(written, (), names).words)
        form = bare(tidy(text))
        if form and form not in known:
            counted[entry, form] += 1
            texts.setdefault((entry, form), text)
    found = [
        Proposal(key=_key(entry, form), text=texts[entry, form], entry=entry, count=count)
        for (entry, form), count in counted.items()
    ]
    found += [
        Proposal(key=draft_key(one.case_id), text=one.text, entry=one.entry, count=1, answer=one.answer)
        for one in session.scalars(select(KnowledgeDraft).order_by(KnowledgeDraft.case_id))
    ]
    return sorted((one for one in found if one.key not in decided), key=lambda one: (-one.count, one.key))


def _from_taps(session: Session) -> Iterator[tuple[int | None, str]]:
    """Yield what people's taps say: the entry (None: not meant for the bot) and the question."""
    kinds = (RatingKind.HELPFUL, RatingKind.CHOSEN, RatingKind.NOT_MEANT)
    query = select(Rating, Question).join(Question, Question.id == Rating.question_id).where(Rating.kind.in_(kinds))
    for rating, question in session.execute(query.order_by(Rating.id)):
        entry = _entry(rating, question)
        if entry is not None or rating.kind is RatingKind.NOT_MEANT:
            yield entry, question.text or ""


def _from_answers(session: Session) -> Iterator[tuple[int, str]]:
    """Yield what people answered with an official entry, but for the cases that have a draft of their own."""
    drafted = select(KnowledgeDraft.case_id)
    query = (
        select(CaseMessage.entry, Question.text)
        .join(Case, Case.id == CaseMessage.case_id)
        .join(Question, Question.id == Case.question_id)
        .where(CaseMessage.entry.is_not(None), CaseMessage.sent_at.is_not(None), Case.id.not_in(drafted))
    )
    for entry, text in session.execute(query.order_by(CaseMessage.id)):
        if entry < FIRST_ADDITION:
            yield entry, text or ""


def draft_key(case_id: int) -> str:
    """Name the draft of a case."""
    return f"case-{case_id}"


def draft_from_case(
    session: Session, case: Case, *, by: str, bot_names: Sequence[str], now: datetime
) -> tuple[KnowledgeDraft | None, bool]:
    """Make a draft of what was asked and answered, without names; the flag is false when there was one.

    None when nothing was asked or answered in words.
    """
    existing = session.get(KnowledgeDraft, case.id)
    if existing is not None:
        return existing, False
    question = session.get(Question, case.question_id) if case.question_id else None
    lines = transcript.lines_of(session, case)
    asked = [question.text] if question else [one.text for one in lines if one.side is Side.ASKER]
    answer = next(
        (one for one in reversed(lines) if one.side is Side.PERSON and (one.text or one.entry) and not one.to_party),
        None,
    )
    text = next((find_address(one, (), bot_names).words for one in asked if one), None)
    if text is None or answer is None:
        return None, False
    names = _names(session, case)
    draft = KnowledgeDraft(
        case_id=case.id,
        text=_without(names, text),
        entry=answer.entry,
        answer=None if answer.entry else _without(names, answer.text or ""),
        made_by=by,
        made_at=now,
    )
    session.add(draft)
    session.flush()
    return draft, True


def find(session: Session, knowledge: Knowledge, key: str) -> Proposal:
    """Return an open proposal by its key.

    Raises:
        UnknownProposalError: there is none.
    """
    for one in proposals(session, knowledge):
        if one.key == key:
            return one
    raise UnknownProposalError(f"There is no open proposal {key}; `python -m bot proposals list` shows them.")


def proposal_of(question_id: int, text: str) -> Proposal:
    """Return a question that somebody picked as a proposal, without numbers of people."""
    return Proposal(key=f"question-{question_id}", text=mask(text), entry=None, count=1)


def stands(session: Session, key: str) -> bool:
    """Tell whether nobody decided on a proposal since it was found, or took back the one text that it is made of."""
    if session.get(ProposalVerdict, key) is not None:
        return False
    kind, _, number = key.partition("-")
    if kind == "question":
        question = session.get(Question, int(number))
        return question is not None and bool(question.text)
    return kind != "case" or session.get(KnowledgeDraft, int(number)) is not None


def with_proposal(files: dict[str, str], proposal: Proposal) -> dict[str, str]:
    """Return the files of a version with the proposal taken in."""
    if proposal.answer is not None:
        raise ValueError("A supplement is signed by somebody: with_supplement")
    kind = MessageKind.IN_SCOPE if proposal.entry is not None else MessageKind.STATEMENT
    gold = [proposal.entry] if proposal.entry is not None else []
    line = json.dumps({"text": proposal.text, "gold": gold, "kind": kind, "voice": VOICE}, ensure_ascii=False)
    before = files.get(APPROVED_FILE, "")
    return files | {APPROVED_FILE: before + line + "\n"}


def with_supplement(files: dict[str, str], proposal: Proposal, *, by: str, signed_on: date) -> dict[str, str]:
    """Return the files of a version with a supplement, signed; the file's other lines stay as they are."""
    item = {
        "id": proposal.key,
        "question": proposal.text,
        "answer": proposal.answer,
        "author": by,
        "signed_on": signed_on,
        "enabled": True,
    }
    written = indent(yaml.safe_dump([item], allow_unicode=True, sort_keys=False, width=1000), "  ")
    before = files[SUPPLEMENTS_FILE].rstrip().removesuffix("[]").rstrip()
    return files | {SUPPLEMENTS_FILE: f"{before}\n{written}"}


def approve(session: Session, proposal: Proposal, *, by: str, now: datetime, signed_on: date) -> int:
    """Publish the version that runs with this proposal; return its number. `signed_on` is a day of program time."""
    running = knowledge_versions.current(session)
    before = dict(running.files) if running else {}
    if proposal.answer is not None:
        files = with_supplement(before, proposal, by=by, signed_on=signed_on)
    else:
        files = with_proposal(before, proposal)
    sound = knowledge_versions.read(files)
    version, _ = knowledge_versions.publish(session, sound, now=now, by=by, note=f"approved proposal {proposal.key}")
    _decide(session, proposal, Verdict.APPROVED, by=by, now=now)
    return version.number


def reject(session: Session, proposal: Proposal, *, by: str, now: datetime) -> None:
    """Drop a proposal for good."""
    _decide(session, proposal, Verdict.REJECTED, by=by, now=now)


def _decide(session: Session, proposal: Proposal, verdict: Verdict, *, by: str, now: datetime) -> None:
    session.add(ProposalVerdict(key=proposal.key, verdict=verdict, decided_at=now, decided_by=by))


def _names(session: Session, case: Case) -> set[str]:
    """Return the names that a case's texts may hold: of its school and group, and of the people who were in it."""
    units = finding.units_of(session, case)
    names = {unit.school.name for unit in units} | {case.chat.name or ""}
    lines = session.scalars(select(CaseMessage.by_line_id).where(CaseMessage.case_id == case.id))
    in_it = {case.asker_line_id, case.holder_line_id or "", *lines}
    names |= set(session.scalars(select(RoleGrant.name).where(RoleGrant.line_id.in_(in_it))))
    names |= set(session.scalars(select(Person.name).where(Person.line_id.in_(in_it), Person.name.is_not(None))))
    return {name for name in names if len(name) >= _SHORTEST_NAME}


def _without(names: set[str], text: str) -> str:
    """Mask numbers, addresses and these names where they stand alone: in 申請表 there is no person called 申請."""
    for name in sorted(names, key=len, reverse=True):
        text = _standing_alone(name).sub(MASK, text)
    return mask(text)


def _standing_alone(name: str) -> re.Pattern[str]:
    """Return where a name is a whole name: long ones anywhere, short ones only beside what is no part of a word."""
    if len(name) > _EASILY_A_WORD:
        return re.compile(re.escape(name))
    return re.compile(rf"(?<![\w]){re.escape(name)}(?=$|[\W_]|{TITLE})")


def _entry(rating: Rating, question: Question) -> int | None:
    if rating.kind is RatingKind.CHOSEN:
        return rating.entry
    if rating.kind is RatingKind.HELPFUL and len(question.parts) == 1:
        return int(question.parts[0]["entry"])
    return None


def known_forms(knowledge: Knowledge) -> set[str]:
    """Return the questions that the knowledge has, in the form in which they are compared."""
    texts = [text for entry in knowledge.entries for text in (entry.question, *entry.variants)]
    texts += [text for entry in knowledge.entries for facet in entry.facets for text in facet.questions]
    return {bare(tidy(text)) for text in (*texts, *(one.text for one in knowledge.messages))}


def _key(entry: int | None, form: str) -> str:
    return hashlib.sha256(f"{entry}:{form}".encode()).hexdigest()[:8]
