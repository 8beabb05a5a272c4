"""A judged message as the plain record that `ask --batch` prints and evaluation reads; pure."""

from typing import Any

from bot.faq.found import Answer, AnswerPart, Found, NoMatch, Silent, Status, Suggestions
from bot.faq.knowledge import Knowledge

RANKED = 4


def decision_name(found: Found) -> str:
    """Return the decision in one word: answer, suggest, status, none or silent."""
    match found.decision:
        case Answer():
            return "answer"
        case Suggestions():
            return "suggest"
        case Status():
            return "status"
        case NoMatch():
            return "none"
        case Silent():
            return "silent"


def lead_of(knowledge: Knowledge, part: AnswerPart) -> str:
    """Return the official words that are shown first for this part."""
    entry = knowledge.by_number[part.entry]
    facet = entry.facet(part.facet)
    return (facet.part if facet else entry.answer).strip()


def record(knowledge: Knowledge, text: str, found: Found) -> dict[str, Any]:
    """Return one output line: what was decided, the entries considered (best first) and what would be shown."""
    parts = found.decision.parts if isinstance(found.decision, Answer) else ()
    ranked = [candidate.entry for candidate in found.ranked]
    first = [*(part.entry for part in parts)]
    others = found.decision.others if isinstance(found.decision, Answer) else ()
    if isinstance(found.decision, Suggestions):
        first = list(found.decision.entries)
    entries = list(dict.fromkeys([*first, *ranked]))[:RANKED]
    line: dict[str, Any] = {
        "text": text,
        "decision": decision_name(found),
        "entries": entries,
        "facet": parts[0].facet if parts else None,
        "lead": lead_of(knowledge, parts[0]) if parts else None,
    }
    if others:
        line["others"] = list(others)
    # Whatever the matcher has said in place of an answer has a button for a person (an order is not the matcher's).
    if isinstance(found.decision, NoMatch) and found.ranked:
        line["offers"] = "consultant"
    if len(parts) > 1:
        line["answers"] = [
            {"entry": part.entry, "facet": part.facet, "lead": lead_of(knowledge, part)} for part in parts
        ]
    return line
