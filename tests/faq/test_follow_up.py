"""What a short message means after its writer's last question: the two are read together only where that may decide."""

import math
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import follow_up
from bot.faq.evidence import Form, Weighed
from bot.faq.likeness import Counted
from bot.faq.load import load_folder
from bot.faq.readings import Reading
from bot.faq.wordings import NOT_FOR, STATE
from bot.settings import PROJECT_ROOT

NUMBERS, FLOATS = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
# What it is made of has been judged: the scores say it.
WORDS = "那這個呢"
FORM = Form(WORDS, WORDS, WORDS, WORDS, Counted(NUMBERS, FLOATS, FLOATS, NUMBERS, 0), (NUMBERS, FLOATS))
OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")
CLASSES = (NOT_FOR, STATE, *(one.number for one in OTHER.answerable))
SCORES = st.lists(st.floats(0, 1), min_size=len(CLASSES), max_size=len(CLASSES))


def reading(scores: list[float]) -> Reading:
    ranked = sorted(map(Weighed, CLASSES, scores), key=lambda one: -one.score)
    return Reading(FORM, tuple(ranked))


@given(alone=SCORES, together=SCORES, learned=SCORES, shown=st.sampled_from(CLASSES), heard=st.floats(-4, 4))
def test_what_is_not_read_would_not_have_changed_what_is_meant(
    alone: list[float], together: list[float], learned: list[float], shown: int, heard: float
) -> None:
    def meant() -> int | None:
        likely = dict(zip(CLASSES, learned, strict=True))
        return follow_up.entry_meant(reading(alone), lambda: reading(together), (shown,), likely, heard=heard)

    with patch.object(follow_up, "MOST_TOGETHER", math.inf):
        read_always = meant()
    assert meant() == read_always


def test_what_is_clear_by_itself_is_not_read_again() -> None:
    def never() -> Reading:
        raise AssertionError

    entry = CLASSES[2]
    scores = [0.02, 0.02, 0.9, *(0.02 for _ in CLASSES[3:])]
    assert follow_up.entry_meant(reading(scores), never, (entry,), {}, heard=1.0) == entry
