"""The knowledge of one transition as checked values: what `knowledge/*.yaml` says, and nothing the code adds.

The shapes in those files stand beside this one (`program`, `entry`, `steps`, `systems`, `labelled`); unknown keys are
mistakes. Rules across files are checked by `bot.faq.load`.
"""

from functools import cached_property

from bot.faq.entry import FIRST_ADDITION, Addition, Entry, Supplement
from bot.faq.labelled import Message, StateQuestion, Synonym
from bot.faq.program import Calendar, Program
from bot.faq.shape import Shape
from bot.faq.steps import Deadline, Party, Step
from bot.faq.systems import Systems


class Knowledge(Shape):
    """Everything `knowledge/` says, checked."""

    program: Program
    entries: tuple[Entry, ...]
    supplements: tuple[Supplement, ...]
    deadlines: tuple[Deadline, ...]
    steps: tuple[Step, ...]
    systems: Systems
    parties: tuple[Party, ...]
    synonyms: tuple[Synonym, ...]
    states: tuple[StateQuestion, ...]
    calendar: Calendar
    source: str
    messages: tuple[Message, ...] = ()

    @property
    def voices(self) -> tuple[str, ...]:
        """Who wrote the labelled messages."""
        return tuple(sorted({message.voice for message in self.messages}))

    def without_voice(self, voice: str) -> "Knowledge":
        """Return this knowledge without what one writer wrote: what is measured on them must not know them."""
        return self.model_copy(update={"messages": tuple(one for one in self.messages if one.voice != voice)})

    @cached_property
    def additions(self) -> tuple[Addition, ...]:
        """The supplements that are switched on, numbered far above the official entries."""
        return tuple(
            Addition(
                number=FIRST_ADDITION + place,
                title=one.question[:20],
                question=one.question,
                answer=one.answer,
                topics=(one.author,),
                variants=one.variants,
                owner=self.parties[0].id,
                supplement=one,
            )
            for place, one in enumerate(self.supplements)
            if one.enabled
        )

    @property
    def answerable(self) -> tuple[Entry, ...]:
        """What questions can be answered with: the official entries and the supplements."""
        return (*self.entries, *self.additions)

    @cached_property
    def by_number(self) -> dict[int, Entry]:
        """The entries by their official number, and the supplements by theirs."""
        return {entry.number: entry for entry in self.answerable}

    @cached_property
    def step_by_id(self) -> dict[str, Step]:
        """The steps by id, in their order."""
        return {step.id: step for step in self.steps}

    @cached_property
    def deadline_by_id(self) -> dict[str, Deadline]:
        """The deadlines by id."""
        return {deadline.id: deadline for deadline in self.deadlines}
