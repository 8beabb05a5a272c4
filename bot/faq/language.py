"""What the language tells, of no programme: does a message ask something of anyone, and is the evidence good enough.

`language.json` beside this file is learned from labelled messages in which the field's own words are masked
(`bot.faq.teach`), so that it holds for another programme too. The rules of `bot.faq.speech_act` stay as features.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import add
from pathlib import Path

from bot.faq.grams import stem
from bot.faq.knowledge import Knowledge
from bot.faq.normalize import Normalizer, tidy
from bot.faq.verdict import Gate

Grams = dict[str, float]

FILE = Path(__file__).with_name("language.json")
MASK = "■"
# What a masked message begins and ends with.
FIRST, LAST = "^", "$"
# Pairs of these are words of the language even where official text has them.
FUNCTION_WORDS = frozenset(
    "是否可以需要如何什麼甚麼嗎呢會不自己何時多少那些哪有請問的了在和與及或也都就將於後前再還能讓並皆得應為若如惟亦所其之"
    "去裡我你他們這個幾誰怎樣很對想給跟被把向從到"
)
LENGTH = 3.0
GATES = ("asked", "unasked", "asked_new", "unasked_new")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]+")
_ADDRESS = re.compile(r"https?://\S+")


class Mask:
    """Hides the words of one programme's field: what official text, names and synonyms are made of."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer) -> None:
        texts = [text for one in knowledge.answerable for text in (one.question, one.answer)]
        words = [word for one in knowledge.synonyms for word in (one.word, *one.spellings)]
        words += [word for one in knowledge.systems.systems for word in (one.name, one.company, *one.aliases)]
        words += [word for one in knowledge.parties for word in (one.name, one.short_name, *one.aliases)]
        words.append(knowledge.program.terms.consultant)
        known = [*map(normalizer.core, texts), *map(tidy, (*texts, *words))]
        self._pairs = {
            run[place : place + 2]
            for text in known
            for run in _HAN_RUN.findall(text)
            for place in range(len(run) - 1)
            if not set(run[place : place + 2]) <= FUNCTION_WORDS
        }
        self._stems = {stem(word) for text in known for word in _LATIN.findall(text) if len(word) > 1}

    def __call__(self, text: str) -> str:
        """Return a tidy text in which each run of the field's words is one mark."""
        text = _ADDRESS.sub(MASK, text)
        hidden = [False] * len(text)
        known = self._pairs
        for place in [place for place, pair in enumerate(map(add, text, text[1:])) if pair in known]:
            for one in (place, place + 1):
                hidden[one] = hidden[one] or text[one] not in FUNCTION_WORDS
        for found in _LATIN.finditer(text):
            if stem(found[0]) in self._stems:
                hidden[found.start() : found.end()] = [True] * len(found[0])
        masked = "".join(MASK if is_hidden else one for one, is_hidden in zip(text, hidden, strict=True))
        return re.sub(rf"{MASK}(?:[ 、]*{MASK})+", MASK, masked)


def signs_of(masked: str) -> Grams:
    """Return what a masked message is made of, as features of one length: pieces of characters, and Latin words."""
    weights = _weighed(masked)
    scale = LENGTH / math.sqrt(sum(weight * weight for weight in weights.values()))
    return {gram: scale * weight for gram, weight in weights.items()}


def _weighed(masked: str) -> Grams:
    whole = f"{FIRST}{masked}{LAST}"
    pairs = list(map(add, whole, whole[1:]))
    words = [stem(word) for word in _LATIN.findall(masked)]
    of_words = [f"#{one} {other}" for one, other in zip([FIRST, *words], [*words, LAST], strict=True)]
    counts = Counter([*whole, *pairs, *map(add, pairs, whole[2:]), *[f"#{word}" for word in words], *of_words])
    return {gram: 1.0 if count == 1 else 1 + math.log(count) for gram, count in counts.items()}


@dataclass(frozen=True)
class Language:
    """`asks` weighs the signs of a question to anyone; `asked` and `unasked` tell whether the best entry is right.

    `asked_new` and `unasked_new` do so for a knowledge that has few or no labelled messages of its own. `voices` are
    the writers it was learned from: what they wrote says nothing about how good it is.
    """

    voices: tuple[str, ...]
    bias: float
    asks: Mapping[str, float]
    asked: Gate
    unasked: Gate
    asked_new: Gate
    unasked_new: Gate

    def gate(self, *, addressed: bool, is_new: bool) -> Gate:
        """Return what tells whether the best entry is right."""
        if is_new:
            return self.asked_new if addressed else self.unasked_new
        return self.asked if addressed else self.unasked

    def hears(self, masked: str) -> float:
        """Return the log-odds that a masked message asks something of anyone."""
        weights, known = _weighed(masked), self.asks
        speaks = sum([weight * known[gram] for gram, weight in weights.items() if gram in known])
        return self.bias + LENGTH * speaks / math.sqrt(sum([weight * weight for weight in weights.values()]))

    def to_json(self) -> str:
        """Return the file's text."""
        record = {
            "voices": self.voices,
            "bias": round(self.bias, 3),
            **{name: getattr(self, name).to_record() for name in GATES},
            "asks": {gram: round(weight, 2) for gram, weight in sorted(self.asks.items())},
        }
        return json.dumps(record, ensure_ascii=False, indent=0) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Language":
        """Read the file's text."""
        record = json.loads(text)
        return cls(
            voices=tuple(record["voices"]),
            bias=record["bias"],
            asks=record["asks"],
            **{name: Gate.from_record(record[name]) for name in GATES},
        )


@cache
def shipped() -> Language:
    """Return the language that is shipped."""
    return Language.from_json(FILE.read_text(encoding="utf-8"))


def logit(probability: float) -> float:
    """Return the log-odds of a probability, never infinite."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
