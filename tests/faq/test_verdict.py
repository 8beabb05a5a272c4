"""What numbers say only together is learned, and kept as it was learned."""

import json
import random

from bot.faq.verdict import Gate, learn


def test_what_two_numbers_say_only_together_is_learned_and_kept() -> None:
    draw = random.Random(4).uniform
    seen = [{"one": draw(-1, 1), "other": draw(-1, 1)} for _ in range(1500)]
    gate = learn(seen, [one["one"] * one["other"] > 0 for one in seen], [1.0] * len(seen))

    again = Gate.from_record(json.loads(json.dumps(gate.to_record())))

    for found, is_yes in (((0.7, 0.7), True), ((-0.7, -0.7), True), ((0.7, -0.7), False), ((-0.7, 0.7), False)):
        numbers = dict(zip(("one", "other"), found, strict=True))
        assert (gate.probability(numbers) > 0.5) is is_yes
        assert abs(again.probability(numbers) - gate.probability(numbers)) < 0.02
