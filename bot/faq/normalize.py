"""Bring the many ways to write one thing to one form for comparing; what people read is never changed here."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import add

import opencc

from bot.faq.english import GLOSSARY
from bot.faq.labelled import Synonym

# Characters that Taiwanese writers use for one another, and pronouns that only differ in politeness.
VARIANT_CHARACTERS = str.maketrans(
    "臺妳您祢牠祕裏羣纔喫佈賬甚麽舖爲衆啓覈体万价",
    "台你你你它秘裡群才吃布帳什麼鋪為眾啟核體萬價",
)
# 注音文: a lone symbol stands for the particle that it begins or sounds like.
ZHUYIN_PARTICLES = {
    "ㄅ": "吧",
    "ㄇ": "嗎",
    "ㄉ": "的",
    "ㄋ": "呢",
    "ㄌ": "了",
    "ㄍ": "個",
    "ㄎ": "",
    "ㄏ": "",
    "ㄐ": "就",
    "ㄒ": "",
    "ㄓ": "",
    "ㄔ": "吃",
    "ㄕ": "是",
    "ㄗ": "",
    "ㄘ": "",
    "ㄙ": "",
    "ㄚ": "啊",
    "ㄛ": "喔",
    "ㄜ": "",
    "ㄝ": "耶",
    "ㄞ": "",
    "ㄟ": "欸",
    "ㄡ": "喔",
}
_ZHUYIN = re.compile(r"[ㄅ-ㄙ][ㄚ-ㄩ]+|[ㄅ-ㄩ]")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "兩": 2}
_NUMERAL = "[〇零一二兩三四五六七八九十百]"
_SPELLED = re.compile(rf"({_NUMERAL}{{1,6}})(?=年|月|學年|[日號](?![碼稱]))")
_FULL_DATE = re.compile(
    r"(?<![\d/])(?:民國|西元)?((?:20|1)\d\d)(?:年|[-/.])(1[0-2]|0?[1-9])(?:月|[-/.])([12]\d|3[01]|0?[1-9])(?![\d/])[日號]?"
)
_SHORT_DATE = re.compile(r"(?<![\d/.])(1[0-2]|0?[1-9])(?:月|/)(3[01]|[12]\d|0?[1-9])(?![\d/])(?!個)[日號]?")
_WESTERN_YEAR = re.compile(r"(?:西元)?(20[12]\d)(?:年|(?!\d))")
_ROC_YEAR = re.compile(r"民國(?=\d{3})")
# What has neither a figure nor a word of the calendar names no date.
_MAY_HAVE_DATE = re.compile(r"[\d年月日號]")
_URL = re.compile(r"https?://\S+")
_KEPT = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_APOSTROPHE = re.compile(r"['’`´]")
# Between Latin words a space parts them; beside Chinese it says nothing.
_IDLE_SPACE = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")
ROC_OFFSET = 1911
# By how many characters spellings are looked up.
BEGINNING = 2
LATIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
HAN = re.compile(r"[\u3400-\u9fff]")

# Courtesies carry no question; they are left out of what is compared, longest first.
COURTESIES = (
    "不好意思打擾了|不好意思打擾|不好意思|打擾大家|打擾一下|打擾了|抱歉|想請教一下|想請教|請教一下|請教大家|請教|想請問一下|想請問|請問一下|請問|想問一下|想問|"
    "先謝謝大家|先謝謝|謝謝大家|謝謝你們|謝謝你|謝謝|感謝大家|感謝|感恩|各位前輩|各位老師|各位夥伴|各位|大家早安|大家早|大家好|大家午安|"
    "老師好|你好|你們好|早安|午安|晚安|哈囉|拜託|再麻煩|麻煩一下|麻煩|幫忙看一下|借問一下|借問|弱弱的問|弱弱問"
)
_ENGLISH_COURTESY = (
    r"(?<![0-9a-z])(?:hi|hello|hey|dear|good morning|good afternoon|thanks|thank you|many thanks|please|pls|plz|sorry"
    r"|excuse me|quick question|could you tell me|can you tell me|does anyone know|do you know|i wonder)(?![0-9a-z])"
)
# What none of them begins with is passed over at once.
_BEGINNINGS = "".join(sorted({one[0] for one in COURTESIES.split("|")}))
_COURTESY = re.compile(f"(?=[{_BEGINNINGS}a-z])(?:{COURTESIES}|{_ENGLISH_COURTESY})")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


def to_traditional(text: str) -> str:
    """Return the text in the characters used in Taiwan.

    Only a text in which a simplified character stands is converted: in another one 了 and 只 would become 瞭 and 隻.
    The converter takes 40 MB, and is loaded by the first text that needs it.
    """
    return str(_converter().convert(text)) if _is_simplified(text) else text


def _is_simplified(text: str) -> bool:
    """Tell whether a character of the text is in mainland China's older character set and not in Taiwan's."""
    if _fits(text, "cp950"):
        return False
    return any(HAN.match(one) and _fits(one, "gb2312") and not _fits(one, "cp950") for one in text)


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def tidy(text: str) -> str:
    """Return one spelling of the text with its punctuation: width, case, characters, 注音文 and dates."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = to_traditional(text).translate(VARIANT_CHARACTERS)
    return uniform_dates(_ZHUYIN.sub(_particle, text))


@lru_cache(maxsize=4096)
def tidy_word(word: str) -> str:
    """Return the tidy spelling of a word of the knowledge or of a command; never for what people wrote: it is kept."""
    return tidy(word)


def _particle(found: re.Match[str]) -> str:
    return ZHUYIN_PARTICLES.get(found[0], found[0])


def bare(text: str) -> str:
    """Return a tidy text without addresses, punctuation, spaces and emoji."""
    return _KEPT.sub("", _URL.sub("", text))


def spaced(text: str) -> str:
    """Return a bare text in which Latin words are still apart."""
    return _IDLE_SPACE.sub("", _KEPT.sub(" ", _APOSTROPHE.sub("", _URL.sub(" ", text))))


def without_courtesies(text: str) -> str:
    """Return a bare text without greetings and thanks, or the text itself when nothing else is in it."""
    return _IDLE_SPACE.sub("", " ".join(_COURTESY.sub(" ", text).split())) or text


def uniform_dates(text: str) -> str:
    """Return the text with days as 「12月9日」 and years as 「112年」, however they were written."""
    if not _MAY_HAVE_DATE.search(text):
        return text
    text = _SPELLED.sub(lambda found: _arabic(found[1]), text)
    text = _FULL_DATE.sub(lambda found: f"{int(found[2])}月{int(found[3])}日", text)
    text = _SHORT_DATE.sub(lambda found: f"{int(found[1])}月{int(found[2])}日", text)
    text = _WESTERN_YEAR.sub(lambda found: f"{int(found[1]) - ROC_OFFSET}年", text)
    return _ROC_YEAR.sub("", text)


def _arabic(numeral: str) -> str:
    """Return a spelled number in digits: positions (一一二) or units (一百一十二)."""
    if not set(numeral) & set("十百"):
        return "".join(str(_CHINESE_DIGITS[digit]) for digit in numeral)
    total, current = 0, 0
    for digit in numeral:
        if digit in "十百":
            total += (current or 1) * (10 if digit == "十" else 100)
            current = 0
        else:
            current = _CHINESE_DIGITS[digit]
    return str(total + current)


@dataclass(frozen=True)
class Forms:
    """A text in each form it is read in: as typed, tidy, and the two that are compared."""

    text: str
    tidy: str
    bare: str
    core: str


class Normalizer:
    """The forms of a text under one programme's synonyms."""

    def __init__(self, synonyms: Iterable[Synonym]) -> None:
        self._word_of: dict[str, str] = {}
        for synonym in synonyms:
            word = spaced(tidy(synonym.word))
            # The word stands for itself, so that a spelling inside it (暨南 in 暨南大學) is left alone.
            self._word_of.setdefault(word, word)
            for spelling in synonym.spellings:
                self._word_of.setdefault(spaced(tidy(spelling)), word)
        for word, spellings in GLOSSARY.items():
            for spelling in spellings:
                self._word_of.setdefault(spelling, word)
        self._word_of.pop("", None)
        # By how they begin, the longest first: a message is gone through once, whatever the number of spellings.
        self._spellings: dict[str, list[str]] = {}
        for spelling in sorted(self._word_of, key=len, reverse=True):
            self._spellings.setdefault(spelling[:BEGINNING], []).append(spelling)

    def bare(self, text: str) -> str:
        """Return the text as it is compared for being the same question: every spelling of a word is that word."""
        return self._with_words(spaced(tidy(text))).replace(" ", "")

    def core(self, text: str) -> str:
        """Return the comparing form without courtesies; Latin words are apart."""
        return self.core_of_tidy(tidy(text))

    def forms(self, text: str) -> Forms:
        """Return all forms of a text."""
        return self.forms_of_tidy(tidy(text), text)

    def forms_of_tidy(self, tidy_text: str, text: str | None = None) -> Forms:
        """Return all forms of a text that is tidy already, or a part of one."""
        apart = spaced(tidy_text)
        with_courtesies = self._with_words(apart)
        plain = without_courtesies(apart)
        core = with_courtesies if plain == apart else self._with_words(plain)
        return Forms(tidy_text if text is None else text, tidy_text, with_courtesies.replace(" ", ""), core)

    def core_of_tidy(self, tidy_text: str) -> str:
        """Return the comparing form of a text that is tidy already."""
        return self._with_words(without_courtesies(spaced(tidy_text)))

    def _with_words(self, text: str) -> str:
        """Return the text with the word for each spelling of it."""
        words: list[str] = []
        done = 0
        known = self._spellings
        begins = [
            place for place, pair in enumerate(map(add, text, f"{text[1:]} ")) if pair in known or pair[0] in known
        ]
        for place in begins:
            if place < done or (place and text[place - 1] in LATIN and text[place] in LATIN):
                continue
            found = self._spelling_at(text, place)
            if found is not None:
                words += (text[done:place], found[0])
                done = found[1]
        return _IDLE_SPACE.sub("", "".join((*words, text[done:])))

    def _spelling_at(self, text: str, place: int) -> tuple[str, int] | None:
        """Return the word that is spelled here and where it ends; a Latin one may be in the plural and ends there."""
        of_pair, of_one = self._spellings.get(text[place : place + BEGINNING], ()), self._spellings.get(text[place], ())
        for spelling in chain(of_pair, of_one):
            if text.startswith(spelling, place):
                end = place + len(spelling)
                if spelling[-1] not in LATIN:
                    return self._word_of[spelling], end
                if text[end : end + 1] == "s" and spelling[-1].isalpha():
                    end += 1
                if text[end : end + 1] not in LATIN or end == len(text):
                    return self._word_of[spelling], end
        return None
