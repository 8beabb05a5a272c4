"""Looks at one message with every judgement, once: its forms, whether it asks, what each question in it speaks for.

Pure; decides nothing. What was asked of the bot lately is not looked at again: buttons and menus send the same words
from every group. Of what was said to others nothing is remembered.
"""

from dataclasses import dataclass
from functools import lru_cache

from bot.faq import clauses, gate, speech_act
from bot.faq.evidence import Evidence, Form
from bot.faq.found import Asked
from bot.faq.language import Language, Mask
from bot.faq.normalize import tidy
from bot.faq.readings import Reading, is_even
from bot.faq.speech_act import SpeechAct

EVEN = 0.5
# How many texts are remembered, the latest ones; each takes some ten kilobytes.
REMEMBERED = 256


@dataclass(frozen=True)
class Words:
    """What the words of a message say by themselves, whoever wrote them where."""

    act: SpeechAct
    heard: float
    whole: Reading
    features: gate.Features
    questions: tuple[Reading, ...]


@dataclass(frozen=True)
class Message(Words):
    """One message as all judgements see it: as a whole, and each question in it where it has several sentences."""

    asked: Asked

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
        self._look_or_remember = lru_cache(REMEMBERED)(self._look)
        self._together_or_remember = lru_cache(REMEMBERED)(self._together)

    def at(self, asked: Asked) -> Message:
        """Look at a message."""
        words = self._look_or_remember(asked.text) if asked.addressed else self._look(asked.text)
        features = words.features | gate.of_group(asked.around)
        return Message(words.act, words.heard, words.whole, features, words.questions, asked)

    def hears(self, text: str) -> float:
        """Return the log-odds that a text asks something of anyone, by what was learned: a tenth of a whole look."""
        return self._speech.hears(self._mask(tidy(text)))

    def together(self, asked: Asked) -> Reading:
        """Read a message together with the question before it."""
        read = self._together_or_remember if asked.addressed else self._together
        return read(asked.previous or "", asked.text)

    def features_of(self, message: Message, question: Reading) -> gate.Features:
        """Return what is looked at in one question of a message."""
        own = self._features(message.act, message.heard, question, question, is_whole=False)
        return own | gate.of_group(message.asked.around)

    def _look(self, text: str) -> Words:
        whole = self._read(self._evidence.form(text))
        act = speech_act.judge(whole.form.tidy, is_term=self._evidence.knows)
        heard = self._hears(whole.form)
        questions = self._questions(whole.form.tidy)
        clearest = max(questions, key=_entry_score, default=whole)
        features = self._features(act, heard, whole, clearest, is_whole=clearest is whole)
        return Words(act, heard, whole, features, tuple(questions))

    def _together(self, before: str, text: str) -> Reading:
        return self._read(self._evidence.form(f"{before} {text}"))

    def _hears(self, form: Form) -> float:
        return self._speech.hears(self._mask(form.tidy))

    def _features(
        self, act: SpeechAct, heard: float, reading: Reading, clearest: Reading, *, is_whole: bool
    ) -> gate.Features:
        entries, form = reading.entries, reading.form
        best = entries[0].entry if entries else None
        return gate.features(
            gate.Seen(
                ranked=reading.ranked,
                clearest=clearest.ranked,
                copied=self._evidence.copied(form),
                weight=self._evidence.weight(form, best),
                covering=self._evidence.covering(form, best),
                familiar=self._evidence.familiarity(form),
                act=act,
                heard=heard,
                heard_here=heard if is_whole else self._hears(clearest.form),
                tidy=form.tidy,
                core=form.core,
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
