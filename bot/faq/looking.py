"""Looks at one message with every judgement, once: its forms, whether it asks, what each question in it speaks for.

Pure; decides nothing.
"""

from dataclasses import dataclass

from bot.faq import clauses, gate, speech_act
from bot.faq.evidence import Evidence, Form
from bot.faq.found import Asked
from bot.faq.language import Language, Mask
from bot.faq.readings import Reading, is_even
from bot.faq.speech_act import SpeechAct

EVEN = 0.5


@dataclass(frozen=True)
class Message:
    """One message as all judgements see it: as a whole, and each question in it where it has several sentences."""

    asked: Asked
    act: SpeechAct
    heard: float
    whole: Reading
    features: gate.Features
    questions: tuple[Reading, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether two entries are as likely."""
        return is_even(self.whole)

    @property
    def asks(self) -> bool:
        """Whether it is a question to somebody, by rules or by what was learned."""
        return self.heard > 0 or self.act.asks >= EVEN


class Looking:
    """Looks at messages with one knowledge's evidence and one language."""

    def __init__(self, evidence: Evidence, mask: Mask, speech: Language) -> None:
        self._evidence, self._mask, self._speech = evidence, mask, speech

    def at(self, asked: Asked) -> Message:
        """Look at a message."""
        whole = self.read(asked.text)
        act = speech_act.judge(whole.form.tidy, is_term=self._evidence.knows)
        heard = self._hears(whole.form)
        questions = self._questions(whole.form.tidy)
        clearest = max(questions, key=_entry_score, default=whole)
        return Message(
            asked=asked,
            act=act,
            heard=heard,
            whole=whole,
            features=self._features(asked, act, heard, whole, clearest),
            questions=tuple(questions),
        )

    def read(self, text: str) -> Reading:
        """Read a text as a whole."""
        return self._read(self._evidence.form(text))

    def features_of(self, message: Message, question: Reading) -> gate.Features:
        """Return what is looked at in one question of a message."""
        return self._features(message.asked, message.act, message.heard, question, question)

    def _hears(self, form: Form) -> float:
        return self._speech.hears(self._mask(form.tidy))

    def _features(
        self, asked: Asked, act: SpeechAct, heard: float, reading: Reading, clearest: Reading
    ) -> gate.Features:
        entries, form = reading.entries, reading.form
        of_entry, of_any = self._evidence.covering(form, entries[0].entry if entries else None)
        return gate.features(
            gate.Seen(
                ranked=reading.ranked,
                clearest=clearest.ranked,
                copied=self._evidence.copied(form),
                of_entry=of_entry,
                of_any=of_any,
                familiar=self._evidence.familiarity(form),
                act=act,
                heard=heard,
                heard_here=heard if clearest is reading and form.text == asked.text else self._hears(clearest.form),
                tidy=form.tidy,
                core=form.core,
                around=asked.around,
            )
        )

    def _read(self, form: Form) -> Reading:
        return Reading(form, self._evidence.rank(form))

    def _questions(self, tidy_text: str) -> list[Reading]:
        """Read each sentence that asks; none when the message is a single sentence."""
        sentences = clauses.sentences(tidy_text)
        if len(sentences) < 2:  # noqa: PLR2004 - one sentence is the whole
            return []
        asking = (one for one in sentences if speech_act.asks_something(one))
        return [self._read(self._evidence.form_of_part(one)) for one in asking]


def _entry_score(reading: Reading) -> float:
    return reading.entries[0].score if reading.entries else 0.0
