"""All that is computed from one knowledge's wordings: counts of what they are made of, and a classifier; pure.

A matcher works from this alone, so that a process to which it is given (`bot.faq.kept`) neither learns nor reads the
labelled messages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.faq.going_on import NOTHING, GoingOn, follow_ups_of, learn_going_on
from bot.faq.knowledge import Knowledge
from bot.faq.learn import Linear, Numbers, Rows
from bot.faq.learn import learn as learn_linear
from bot.faq.likeness import Bayes, Nearest, Vocabulary, of_one_length
from bot.faq.normalize import Normalizer
from bot.faq.parts import Parts, learn_parts
from bot.faq.signs import Known, collect
from bot.faq.wordings import Wording, not_meant, wordings

# Learning grows with wordings × classes. Beyond this many classes it would take more than seconds: likeness decides.
LEARN_UP_TO = 64


@dataclass(frozen=True)
class Learned:
    """What a matcher needs to know of the wordings.

    `bares` and `cores` are their comparing forms, `not_meant` those of what people said that was not for the bot.
    """

    wordings: tuple[Wording, ...]
    bares: tuple[str, ...]
    cores: tuple[str, ...]
    not_meant: tuple[str, ...]
    vocabulary: Vocabulary
    nearest: Nearest
    bayes: Bayes
    signs: Known
    linear: Linear | None
    parts: Parts
    going_on: GoingOn


def learn(knowledge: Knowledge) -> Learned:
    """Count what the wordings of a knowledge are made of, and learn from it; takes up to three seconds."""
    normalizer = Normalizer(knowledge.synonyms)
    known = tuple(wordings(knowledge))
    place_of = {entry: place for place, entry in enumerate(classes_of(known))}
    places = np.array([place_of[wording.entry] for wording in known], dtype=np.int64)
    forms = [normalizer.forms(wording.text) for wording in known]
    cores = tuple(form.core for form in forms)
    answers = {place_of[one.number]: normalizer.core(one.answer) for one in knowledge.answerable}
    vocabulary, rows, numbered = _count(cores, answers)
    width, classes = len(vocabulary), len(place_of)
    telling = of_one_length(rows, vocabulary.idf * vocabulary.kinds, 1.0)
    signs, seen = collect(cores, rows, vocabulary)
    linear = None
    if classes <= LEARN_UP_TO:
        linear = learn_linear(seen, places, width=len(signs), classes=classes)
    learned = Learned(
        wordings=known,
        bares=tuple(form.bare for form in forms),
        cores=cores,
        not_meant=tuple(map(normalizer.core, not_meant(knowledge))),
        vocabulary=vocabulary,
        nearest=Nearest.of(telling, places, classes, width),
        bayes=Bayes.of(rows, places, numbered, classes, width),
        signs=signs,
        linear=linear,
        parts=learn_parts(knowledge, known, seen),
        going_on=NOTHING,
    )
    return replace(learned, going_on=_learn_going_on(learned, knowledge, normalizer, rows))


def _learn_going_on(learned: Learned, knowledge: Knowledge, normalizer: Normalizer, rows: Rows) -> GoingOn:
    """Learn from follow-ups; what was shown before them is what the classifier says of their questions before."""
    if learned.linear is None:
        return NOTHING
    follow_ups, vocabulary, classes = follow_ups_of(knowledge), learned.vocabulary, classes_of(learned.wordings)

    def rows_of(texts: Iterable[str]) -> Rows:
        return vocabulary.rows(list(map(normalizer.core, texts)))

    before = dict.fromkeys(one.context or "" for one in follow_ups)
    likeliest = learned.linear.likeliest(learned.signs.of_grams(rows_of(before), vocabulary.kinds))
    shown = dict(zip(before, (classes[place] for place in likeliest), strict=True))
    return learn_going_on(
        knowledge,
        [(one, shown[one.context or ""]) for one in follow_ups],
        rows_of(one.text for one in follow_ups),
        [one.entry for one in learned.wordings],
        rows,
    )


def _count(cores: Sequence[str], answers: Mapping[int, str]) -> tuple[Vocabulary, Rows, dict[int, Numbers]]:
    """Return the n-grams of wordings and answers: all of them, those of each wording, and those of each answer."""
    vocabulary, rows = Vocabulary.of([*cores, *answers.values()])
    numbered = {place: rows.columns_of(len(cores) + number) for number, place in enumerate(answers)}
    return vocabulary, rows.first(len(cores)), numbered


def classes_of(known: tuple[Wording, ...]) -> list[int]:
    """Return the numbers of the classes, in the order in which they are counted."""
    return sorted({wording.entry for wording in known})
