"""What people's taps teach: proposed wordings and negatives with counts, for the office to approve or reject.

A proposal is read off the questions and ratings; only the verdict is kept. Approving one publishes a new version.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import evaluating
from bot.addressing import find_address
from bot.evaluating import Measured
from bot.faq.entry import Knowledge, MessageKind
from bot.faq.load import load
from bot.faq.normalize import bare, tidy
from bot.masking import mask
from bot.models.proposal import ProposalVerdict, Verdict
from bot.models.question import Question, Rating, RatingKind
from bot.published import Published
from bot.services import knowledge_versions

APPROVED_FILE = "voices/approved.jsonl"
VOICE = "approved"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A text that `count` people's taps say belongs to `entry`; None: it was not meant for the bot."""

    key: str
    text: str
    entry: int | None
    count: int


class UnknownProposalError(Exception):
    """There is no open proposal with this key."""


def proposals(session: Session, knowledge: Knowledge) -> list[Proposal]:
    """Return the open proposals, the most wanted first; what the knowledge says already is none."""
    decided = set(session.scalars(select(ProposalVerdict.key)))
    known = _known(knowledge)
    names = (knowledge.program.bot.name, *knowledge.program.bot.short_names)
    voices: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    texts: dict[tuple[int | None, str], str] = {}
    kinds = (RatingKind.HELPFUL, RatingKind.CHOSEN, RatingKind.NOT_MEANT)
    query = select(Rating, Question).join(Question, Question.id == Rating.question_id).where(Rating.kind.in_(kinds))
    for rating, question in session.execute(query.order_by(Rating.id)):
        text = mask(find_address(question.text or "", (), names).words)
        entry = _entry(rating, question)
        form = bare(tidy(text))
        if not form or form in known or (entry is None and rating.kind is not RatingKind.NOT_MEANT):
            continue
        voices[entry, form].add(rating.id)
        texts.setdefault((entry, form), text)
    found = [
        Proposal(key=_key(entry, form), text=texts[entry, form], entry=entry, count=len(ratings))
        for (entry, form), ratings in voices.items()
    ]
    return sorted((one for one in found if one.key not in decided), key=lambda one: (-one.count, one.key))


def find(session: Session, knowledge: Knowledge, key: str) -> Proposal:
    """Return an open proposal by its key.

    Raises:
        UnknownProposalError: there is none.
    """
    for one in proposals(session, knowledge):
        if one.key == key:
            return one
    raise UnknownProposalError(f"There is no open proposal {key}; `python -m bot proposals list` shows them.")


def with_proposal(files: dict[str, str], proposal: Proposal) -> dict[str, str]:
    """Return the files of a version with the proposal taken in."""
    kind = MessageKind.IN_SCOPE if proposal.entry is not None else MessageKind.STATEMENT
    gold = [proposal.entry] if proposal.entry is not None else []
    line = json.dumps({"text": proposal.text, "gold": gold, "kind": kind, "voice": VOICE}, ensure_ascii=False)
    before = files.get(APPROVED_FILE, "")
    return files | {APPROVED_FILE: before + line + "\n"}


def what_it_breaks(files: dict[str, str], proposal: Proposal, prepare: Callable[[Knowledge], Published]) -> list[str]:
    """Measure without and with the proposal; return what becomes worse, as sentences."""
    before = _measure(load(files), prepare)
    after = _measure(load(with_proposal(files, proposal)), prepare)
    worse = (evaluating.WRONG, evaluating.FALSE, evaluating.NEAR_MISS)
    lines = [
        f"{name}: {before.shares[name].value:.1%} before, {after.shares[name].value:.1%} after"
        for name in worse
        if after.shares[name].hits > before.shares[name].hits
    ]
    return lines + [line for line in after.misses if line not in before.misses] if lines else []


def approve(session: Session, proposal: Proposal, *, by: str, now: datetime) -> int:
    """Publish the version that runs with this proposal; return its number."""
    running = knowledge_versions.current(session)
    files = with_proposal(dict(running.files) if running else {}, proposal)
    version, _ = knowledge_versions.publish(session, files, now=now, by=by, note=f"approved proposal {proposal.key}")
    _decide(session, proposal, Verdict.APPROVED, by=by, now=now)
    return version.number


def reject(session: Session, proposal: Proposal, *, by: str, now: datetime) -> None:
    """Drop a proposal for good."""
    _decide(session, proposal, Verdict.REJECTED, by=by, now=now)


def _decide(session: Session, proposal: Proposal, verdict: Verdict, *, by: str, now: datetime) -> None:
    session.add(ProposalVerdict(key=proposal.key, verdict=verdict, decided_at=now, decided_by=by))


def _measure(knowledge: Knowledge, prepare: Callable[[Knowledge], Published]) -> Measured:
    return evaluating.measure(evaluating.leaving_one_writer_out(knowledge, prepare))


def _entry(rating: Rating, question: Question) -> int | None:
    if rating.kind is RatingKind.CHOSEN:
        return rating.entry
    if rating.kind is RatingKind.HELPFUL and len(question.parts) == 1:
        return int(question.parts[0]["entry"])
    return None


def _known(knowledge: Knowledge) -> set[str]:
    texts = [text for entry in knowledge.entries for text in (entry.question, *entry.variants)]
    texts += [text for entry in knowledge.entries for facet in entry.facets for text in facet.questions]
    return {bare(tidy(text)) for text in (*texts, *(one.text for one in knowledge.messages))}


def _key(entry: int | None, form: str) -> str:
    return hashlib.sha256(f"{entry}:{form}".encode()).hexdigest()[:8]
