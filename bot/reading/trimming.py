"""What surrounds the words that count: invisible characters, emoji, brackets, punctuation, courtesies; pure.

The one place that knows it. Whoever looks for a command, a report or a list asks here first.
"""

import re
import unicodedata
from functools import lru_cache

# Blank characters that Unicode counts among letters and symbols, and marks that only say how to draw what is before.
_BLANK = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
_DRAWING = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
# Letters and digits in circles, brackets and squares: NFKC would make letters and digits of them.
_ENCLOSED = re.compile("[\u2120\u2122\u2139\u2460-\u24ff\u2776-\u2793\u3200-\u32ff\U0001f100-\U0001f2ff]")
# How LINE writes its own emoji where it does not say which characters are one: 「找諮輔(cry)」.
_SPELLED_EMOJI = re.compile(
    r"^(?:\((?:[a-z][a-z ]{0,30}[!?]*|[!?]{1,3})\))+|(?:\((?:[a-z][a-z ]{0,30}[!?]*|[!?]{1,3})\))+$"
)
_MOST_COURTESIES = 12
_DASH = "Pd"
# What kind a character is does not change: those that people use are looked up once, none of what they wrote is kept.
_CHARACTERS = 4_096
# What input methods give instead of a hyphen: minus, the bar of kana, a box-drawing line.
_DASHES = {"\u2212", "\u30fc", "\uff70", "\u2500", "\u2501", "\u00af", "\u02d7"}

_BEFORE = (
    r"請問一?下?|不好意思|抱歉|打擾一下|打擾了?|麻煩[您你]?|拜託[您你]?|謝謝[您你]?|感謝|各位好|大家好"
    r"|[您你]們?好|哈囉|嗨|早安|午安|晚安|早"
    r"|hi|hello|hey|ok|好的?|嗯+|欸|喂"
)
_AFTER = (
    r"[，, ]*(?:先?謝謝(?:[您你]們?|大家|老師)?|謝啦|謝了|感謝(?:[您你]|大家)?|感恩|多謝"
    r"|[您你]?辛苦[您你]?了?|拜託[您你]?了?|麻煩[您你]?了?|不好意思"
    r"|(?<![A-Za-z0-9-])(?:thank you|thanks?|thx|tks|3q)|好嗎|可以嗎)|[喔哦噢唷喲啦囉嘍吧]+"
)
_WISH_BEFORE = (
    r"我[們還]?想要?|我[們還]?要|想要?|要|可不可以|可以|能不能|能|請|給我|幫我|幫忙|讓我|查詢?|看|顯示|列出|開啟"
    r"|打開|輸入|按"
)
_WISH_AFTER = r"一?下|呢|嗎|呀|啊|耶|功能|指令|按鈕"
# Said to nobody, a courtesy stands apart: 「麻煩說明」 asks a colleague to explain.
_COURTESY = re.compile(rf"^(?:請問|(?:{_BEFORE})(?=[^\w]|$))|(?:{_AFTER})$", re.IGNORECASE)
_SAID_TO_US = re.compile(rf"^(?:{_BEFORE}|{_WISH_BEFORE})|(?:{_AFTER}|{_WISH_AFTER})$", re.IGNORECASE)


def visible(text: str) -> str:
    """Return the text without what nobody sees: zero-width and direction marks, fillers, ways of drawing."""
    text = _DRAWING.sub("", text)
    if text.isascii():
        return text
    return "".join(map(_seen, text))


def core(text: str, *, spoken_to: bool) -> str:
    """Return a message without what surrounds it, in one width; never nothing where there was something.

    `spoken_to`: it was said to the bot, so that wishes (「我要看…」) surround a command too.
    """
    courtesies = _SAID_TO_US if spoken_to else _COURTESY
    words = edges(text)
    for _ in range(_MOST_COURTESIES):
        shorter = edges(courtesies.sub("", words))
        if not shorter or shorter == words:
            break
        words = shorter
    return words


def edges(text: str) -> str:
    """Return the text from its first to its last letter or digit, in one width and without emoji around it."""
    words = unicodedata.normalize("NFKC", _ENCLOSED.sub(" ", _KEYCAP.sub(" ", text)))
    while (shorter := _SPELLED_EMOJI.sub("", _strip(words, until="()"))) != words:
        words = shorter
    return _strip(words)


def says_nothing(text: str) -> bool:
    """Tell whether a text is nothing but what surrounds words: courtesies, emoji, punctuation."""
    return not edges(_COURTESY.sub("", edges(text)))


def with_plain_hyphens(text: str) -> str:
    """Return the text with every kind of dash as a hyphen."""
    return "".join(map(_plain, text))


@lru_cache(_CHARACTERS)
def is_word_character(character: str) -> bool:
    """Tell whether a character belongs to words and not to what surrounds them."""
    return unicodedata.category(character)[0] in "LN" and not _ENCLOSED.match(character)


def _strip(text: str, *, until: str = "") -> str:
    first, last = 0, len(text)
    while first < last and not is_word_character(text[first]) and text[first] not in until:
        first += 1
    while last > first and not is_word_character(text[last - 1]) and text[last - 1] not in until:
        last -= 1
    return text[first:last]


@lru_cache(_CHARACTERS)
def _plain(character: str) -> str:
    return "-" if character in _DASHES or unicodedata.category(character) == _DASH else character


@lru_cache(_CHARACTERS)
def _seen(character: str) -> str:
    if character in _BLANK:
        return " "
    if character in "\u2028\u2029":
        return "\n"
    return "" if unicodedata.category(character) in ("Cf", "Cs", "Co") else character
