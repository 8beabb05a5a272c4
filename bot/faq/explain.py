"""Says why a message was judged as it was, for people to read; pure."""

from collections.abc import Mapping

from bot.faq.readings import Reading
from bot.faq.speech_act import SpeechAct
from bot.faq.verdict import Gate, sigmoid
from bot.faq.wordings import NOT_FOR, STATE

# How many of the strongest features are named.
TOLD = 4
_NAMES = {STATE: "the unit's own state", NOT_FOR: "something no entry answers"}


def reasons(act: SpeechAct, heard: float, best: Reading) -> tuple[str, ...]:
    """Say whether it asks and what it speaks for."""
    top = best.best
    meant = _NAMES.get(top.entry, f"entry {top.entry}")
    asks = f"it reads as a question to anyone with {sigmoid(heard):.2f} learned, {act.probability:.2f} by rules"
    speaks = f"it speaks most for {meant} ({top.score:.2f}, {best.lead:.2f} before the next): {top.because}"
    return (asks, *act.reasons, speaks)


def gate_reasons(gate: Gate, features: Mapping[str, float], needed: float) -> tuple[str, ...]:
    """Say how probable it is that the answer is right, and what decided most."""
    parts = sorted(gate.parts(features).items(), key=lambda one: -abs(one[1]))[:TOLD]
    named = ", ".join(f"{name} {value:+.1f}" for name, value in parts)
    return (f"an answer is right with {gate.probability(features):.2f}, needed is {needed:.2f}: {named}",)
