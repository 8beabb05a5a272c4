"""What can be put into an answer: official entries that fit the case or the words, and texts that are used often."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from bot.console import one_case
from bot.console.pages import part
from bot.console.visit import Visit
from bot.dates.roc import roc_date
from bot.faq.entry import Entry
from bot.faq.found import Asked
from bot.models.case import Case
from bot.render import case_parts
from bot.services import canned_texts, progress
from bot.services.cases import finding
from bot.services.cases.case_search import spellings
from bot.wording import answers, canned

_ENTRIES, _CANNED = 5, 12


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A text that can be put in: its name, and itself with all filled in; `entry`: an official one as a whole."""

    name: str
    text: str
    entry: int | None = None


def show(visit: Visit, number: int) -> ResponseReturnValue:
    """Give what fits the words that are looked for."""
    case = one_case.find(visit, number)
    words = request.args.get("words", "").strip()[:100]
    return part(visit, "case_texts.html", case=case, **offered(visit, case, words))


def offered(visit: Visit, case: Case, words: str) -> dict[str, object]:
    """Return what can be put into the answer to a case, and how many there are."""
    texts = canned_texts.find(visit.session, words)
    values = _values(visit, case) if texts else {}
    entries = _entries(visit, case, words)
    return {
        "words": words,
        "entries": [
            Offered(
                name=f"{answers.entry_name(one)} {one.title}",
                text=f"{answers.source_line(visit.knowledge.program, one)}：\n{one.answer.strip()}",
                entry=one.number,
            )
            for one in entries
        ],
        "canned": [Offered(name=one.title, text=canned.fill(one.text, values)) for one in texts[:_CANNED]],
        "found": len(texts),
        "left_out": max(0, len(texts) - _CANNED),
    }


def _entries(visit: Visit, case: Case, words: str) -> list[Entry]:
    """Return the official entries that hold the words or are meant by them; without words those the case is about."""
    by_number = visit.knowledge.by_number
    numbers = list(case.guesses)
    if not words and not numbers:
        numbers = _meant(visit, case_parts.question_text(case, one_case.context_of(visit)))
    if words:
        forms = [spellings(word) for word in words.split()]
        numbers = [
            entry.number
            for entry in visit.knowledge.entries
            if all(any(form in _all_of(entry) for form in some) for some in forms)
        ]
        numbers += _meant(visit, words)
    return [by_number[one] for one in dict.fromkeys(numbers) if one in by_number][:_ENTRIES]


def _meant(visit: Visit, text: str) -> list[int]:
    """Return the entries that the matcher has in mind, as soon as it is ready: a page does not wait for it."""
    if not visit.published.has_learned:
        return []
    return [one.entry for one in visit.published.faq.find(Asked(text=text, addressed=True)).ranked]


def _all_of(entry: Entry) -> str:
    return "\n".join((f"第{entry.number}題", entry.title, entry.question, entry.answer))


def _values(visit: Visit, case: Case) -> dict[str, str]:
    """Return what is filled in for this case, today."""
    context = one_case.context_of(visit)
    units = finding.units_of(visit.session, case)
    states = progress.states_of(visit.session, [one.id for one in units])
    regular = [step for step in visit.knowledge.steps if not step.optional]
    missing = [step.name for step in regular if any(step.id not in state.marks for state in states.values())]
    dates = (one for one in visit.knowledge.deadlines if any(not state.is_met(one) for state in states.values()))
    ahead = next(dates, None)
    return {
        canned.SCHOOL: case_parts.place_of(case, context),
        canned.ASKER: case_parts.name_of(visit.session, case.asker_line_id) or "",
        canned.TODAY: roc_date(context.today),
        canned.DATE: f"{ahead.name}（{roc_date(ahead.date)}）" if ahead else "",
        canned.MISSING: "、".join(missing),
        canned.WRITER: visit.viewer.name,
    }
