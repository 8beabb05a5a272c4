"""Whether a message is a courtesy and nothing else: thanks and short yeses, which change nothing; pure."""

import re

from bot.faq.normalize import tidy

_THANKS = (
    r"謝謝|多謝|感謝|感恩|謝啦|謝囉|謝了|辛苦|thank ?you|thanks?|thx|3q"
    r"|收到|了解|瞭解|明白|知道了|清楚了|沒問題了?|太好了|太棒了|讚|okay|ok|好的|好喔|好"
)
_BESIDE = (
    r"您|你們?|老師|主任|組長|小姐|先生|大家|回覆|回答|答覆|協助|幫忙|幫助|解答|說明|告知|提供|耐心|快速|迅速|即時|非常|真的|很|太|這麼|的"
    r"|了|喔|囉|啊|呀|啦|耶|唷|哦|囉|嗯|ㄛ|快|都|們|再次|萬分"
)
_NAMED = re.compile(
    r"(?:謝謝|感謝|多謝|辛苦)(?![一二三四五六七八九十])([\u3400-\u9fff]{1,3})(?=老師|主任|組長|小姐|先生)"
)
_NOISE = re.compile(r"[\W_]+")


def is_courtesy(text: str) -> bool:
    """Tell whether nothing is left of a message without its thanks, its yeses and who is thanked."""
    spoken = tidy(text)
    if "?" in spoken:
        return False
    bare = _NOISE.sub("", _NAMED.sub("謝謝", spoken))
    left = re.sub(_BESIDE, "", re.sub(_THANKS, "", bare))
    return bool(re.search(_THANKS, bare)) and not left
