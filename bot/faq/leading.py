"""Which part of an entry's answer leads: by cues, else by what was learned; pure."""

from bot.faq.entry import Entry
from bot.faq.evidence import Evidence, Form
from bot.faq.facets import Facets
from bot.faq.found import AnswerPart, Asked
from bot.faq.knowledge import Knowledge
from bot.faq.normalize import Normalizer
from bot.faq.readings import Reading

# From which probability a part leads that no cue names.
SURE_OF_PART = 0.6


class Leading:
    """Says for an entry that is shown which part of it was asked for."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer, evidence: Evidence) -> None:
        self._entries = knowledge.by_number
        self._normalizer, self._evidence = normalizer, evidence
        self._facets = Facets(knowledge, normalizer)

    def of_question(self, reading: Reading, system: str | None) -> AnswerPart:
        """Return the best entry of a question with the part; `system` is the one that the unit has chosen."""
        top = reading.entries[0]
        entry = self._entries[top.entry]
        return AnswerPart(top.entry, self._facet(entry, reading.form, near=top.facet, system=system))

    def of_follow_up(self, number: int, asked: Asked, form: Form, *, near: str | None) -> AnswerPart:
        """Return an entry with the part that a follow-up asks for; `near` is that of the nearest known wording.

        A fact without a name is one of the system named before.
        """
        entry = self._entries[number]
        question_before = self._normalizer.bare(asked.previous or "")
        next_year = self._facets.year_after(entry, question_before, form.bare)
        if next_year is not None:
            return AnswerPart(number, next_year)
        before = self._facets.system_in(question_before)
        if before is not None and self._facets.system_in(form.bare) is None:
            own = self._facets.pick(entry, form.bare, system=before)
            facet = entry.facet(own)
            if facet is not None and facet.narrows is not None:
                return AnswerPart(number, own)
        return AnswerPart(number, self._facet(entry, form, near=near, system=asked.system))

    def _facet(self, entry: Entry, form: Form, *, near: str | None, system: str | None) -> str | None:
        picked = self._facets.pick(entry, form.bare, near=near, system=system)
        if picked is not None:
            return picked
        likely, probability = self._evidence.part_of(form, entry.number)
        return likely if probability >= SURE_OF_PART and self._facets.may_lead(entry, likely, form.bare) else None
