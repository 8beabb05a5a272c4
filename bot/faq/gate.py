"""What is looked at to tell whether the best entry is the right answer, as named numbers for a learned gate; pure."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.faq.clauses import sentences
from bot.faq.evidence import Coverings, Weighed, Weight
from bot.faq.found import Around
from bot.faq.language import logit
from bot.faq.speech_act import SpeechAct
from bot.faq.verdict import sigmoid
from bot.faq.wordings import NOT_FOR, STATE

Features = dict[str, float]

_NOTHING = Weighed(STATE, 0.0)
LEARNED_FLOOR = 3e-4
# A question is seldom longer.
LONG = 90
_PASSES_ON = re.compile(r"\W*(?:轉知|轉貼|轉發|轉寄|轉傳|轉載|節錄|fwd?:|forwarded)")
_QUOTATION = re.compile(r"[「『\"“]|↑|^>|原文|如上")
HINGES = (-1.0, 1.0, 3.0)
AHEAD_HINGES = (0.0, 2.0, 4.0)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """All that the words of one message say, or one question in it.

    `ranked` are the classes that may be meant, `clearest` those of the one question in it that is clearest, `copied`
    its share of official words in a row, `weight` what its single signs say for and against the best entry, `covering`
    how much of it that entry's words and all wordings leave open, `familiar` its share in the field's words. `act` and
    `heard` judge by rules and by what was learned whether it asks; `tidy` and `core` are its text.
    """

    ranked: Sequence[Weighed]
    clearest: Sequence[Weighed]
    copied: float
    weight: Weight
    covering: Coverings
    familiar: float
    act: SpeechAct
    heard: float
    heard_here: float
    tidy: str
    core: str


def features(seen: Seen) -> Features:
    """Return the named numbers."""
    found = {**_of_entries(seen), **_of_text(seen)}
    asks, right = sigmoid(0.8 * seen.heard), math.exp(found["learned"])
    found |= {
        "asks and right": asks * right,
        "asks and alike": asks * found["score"],
        "log asks": math.log(asks + 0.01),
        "log asks and right": math.log(asks * right + 0.01),
        "log asks and alike": math.log(asks * found["score"] + 0.01),
        "asks, right, covered": asks * right * (1 - seen.covering.of_entry.share),
        "asks by both, right": seen.act.probability * asks * right,
        "weaker": min(seen.heard, found["ahead"]),
        **{f"heard over {edge:g}": max(0.0, seen.heard - edge) for edge in HINGES},
        **{f"ahead over {edge:g}": max(0.0, found["ahead"] - edge) for edge in AHEAD_HINGES},
    }
    return found


def _of_entries(seen: Seen) -> Features:
    top, second, none, state = _foremost(seen.ranked)
    learned, learned_none = math.log(top.learned + LEARNED_FLOOR), math.log(none.learned + LEARNED_FLOOR)
    return {
        "score": top.score,
        "score odds": logit(top.score),
        "log score": math.log(top.score + 0.001),
        "lead": top.score - second.score,
        "none": none.score,
        "before none": top.score - none.score,
        "state": state.score,
        "learned": learned,
        "learned odds": logit(top.learned),
        "learned second": math.log(second.learned + LEARNED_FLOOR),
        "learned none": learned_none,
        "learned state": math.log(state.learned + LEARNED_FLOOR),
        "ahead": learned - learned_none,
        "near": top.near,
        "near none": none.near,
        "near before none": top.near - none.near,
        "votes": logit(top.votes),
        "votes none": logit(none.votes),
        "votes before none": logit(top.votes) - logit(none.votes),
        "likely": logit(top.likely),
        "likely none": logit(none.likely),
        "open to entry": float(min(seen.covering.of_entry.longest, 12)),
        "open share to entry": seen.covering.of_entry.share,
        "open to all": float(min(seen.covering.of_any.longest, 12)),
        "open share to all": seen.covering.of_any.share,
        **_of_clearest(seen, top),
    }


def _of_clearest(seen: Seen, top: Weighed) -> Features:
    """Look at the clearest question in the message, which may be the whole."""
    clear, _, none, _ = _foremost(seen.clearest)
    same = next((one for one in seen.clearest if one.entry == top.entry), _NOTHING)
    learned, learned_none = math.log(clear.learned + LEARNED_FLOOR), math.log(none.learned + LEARNED_FLOOR)
    return {
        "clearest score": clear.score,
        "clearest learned": learned,
        "clearest ahead": learned - learned_none,
        "clearest of the same": math.log(same.learned + LEARNED_FLOOR),
        "clearest before none": clear.score - none.score,
        "clearest is the same": float(clear.entry == top.entry),
    }


def _foremost(ranked: Sequence[Weighed]) -> tuple[Weighed, Weighed, Weighed, Weighed]:
    """Return the best entry, the second one, the near questions and the unit's state."""
    top, second = (*(one for one in ranked if one.entry > 0), _NOTHING, _NOTHING)[:2]
    none = next((one for one in ranked if one.entry == NOT_FOR), _NOTHING)
    return top, second, none, next((one for one in ranked if one.entry == STATE), _NOTHING)


def _of_text(seen: Seen) -> Features:
    text = seen.tidy
    return {
        "familiar": seen.familiar,
        "copied": seen.copied,
        "in official words": seen.covering.official,
        "only in near questions": seen.covering.only_near,
        "strongest against": seen.weight.strongest,
        "against in all": seen.weight.against,
        "for in all": seen.weight.speaks_for,
        "against, of all": seen.weight.against / (seen.weight.against + seen.weight.speaks_for + 1e-3),
        "length": math.log1p(len(seen.core)),
        "long": float(len(seen.core) > LONG),
        "passes on": float(_PASSES_ON.match(text) is not None),
        "quotation": float(_QUOTATION.search(text) is not None),
        "lines": math.log1p(text.count("\n")),
        "rules ask": logit(seen.act.asks),
        "rules ask anyone": logit(seen.act.probability),
        "courtesy": float(seen.act.is_courtesy),
        "heard": seen.heard,
        "heard here": seen.heard_here,
        "?": float("?" in text),
        "? at end": float(text.rstrip().endswith("?")),
        "!": float("!" in text),
        ",": float("," in text),
        "~": float("~" in text),
        "latin": sum("a" <= one <= "z" for one in text) / max(1, len(text)),
        "sentences": math.log1p(len(sentences(text))),
    }


def of_group(around: Around | None) -> Features:
    """Return as named numbers what the group tells about a message."""
    if around is None:
        return {}
    return {
        "quotes a person": float(around.quotes_person),
        "after a question": float(around.after_question),
        "after a consultant": float(around.after_consultant),
        "asks again": float(around.asks_again),
    }
