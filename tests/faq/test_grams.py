"""What a text is made of, as numbers."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.grams import SOUND_WEIGHT, grams_of, grams_of_all, kind_weights, tell_of_field
from bot.faq.load import load_folder
from bot.faq.normalize import Normalizer
from bot.faq.wordings import wordings
from bot.settings import PROJECT_ROOT

KNOWLEDGE = load_folder(PROJECT_ROOT / "tests" / "other_program")
CORES = st.lists(st.text(alphabet="申伸請表交那個啊 0129abdeginrsu", max_size=12), max_size=6)


def occurring(core: str) -> Counter[int]:
    return Counter(grams_of(core).tolist())


def is_sound(gram: int) -> bool:
    return bool(kind_weights(np.array([gram])) == SOUND_WEIGHT)


@given(CORES)
def test_many_texts_at_once_are_made_of_what_each_is_made_of(cores: list[str]) -> None:
    grams, owners = grams_of_all(cores)
    each = [Counter(grams[owners == place].tolist()) for place in range(len(cores))]
    assert each == [occurring(core) for core in cores]


def test_no_two_n_grams_share_a_number() -> None:
    normalizer = Normalizer(KNOWLEDGE.synonyms)
    characters = {one for wording in wordings(KNOWLEDGE) for one in normalizer.core(wording.text) if one > "z"}
    pairs = {first + second for first in sorted(characters)[:60] for second in sorted(characters)[-60:]}
    # Of one letter and one figure: too short for pieces, so that what is beyond its characters is its stem.
    words = {f"{letter}{number}" for letter in "bcdfghkmn" for number in range(10)}
    whole = characters | pairs | words

    def of_parts(text: str) -> set[int]:
        return {gram for part in text for gram in occurring(part)} if len(text) > 1 else set()

    own = [{one for one in occurring(text) if not is_sound(one)} - of_parts(text) for text in sorted(whole)]
    assert all(own)
    assert len(set().union(*own)) == sum(map(len, own))


def test_what_sounds_the_same_shares_its_sounds_and_not_its_characters() -> None:
    shared = occurring("申請") & occurring("伸情")
    assert shared.total() == 1
    assert all(map(is_sound, shared))
    assert not occurring("申請") & occurring("教務")


def test_forms_of_a_latin_word_share_its_stem_and_a_letter_alone_tells_nothing() -> None:
    assert occurring("deadlines") & occurring("deadline")
    assert not occurring("a b") & occurring("ab ba")
    assert not tell_of_field(grams_of("deadline 期限")).all()
    assert tell_of_field(grams_of("期")).all()
