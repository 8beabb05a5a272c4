"""Judge whether a message asks something of anyone who can answer; knows language, and nothing of any transition.

The rules add up as log-odds. A trained model may take the place of `judge` as long as it returns the same.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.faq.clauses import clauses, sentences, without_quotations

# Most messages in a group ask nothing of the bot: the log-odds before anything is read.
PRIOR = -1.7
# Short words without a verb (「申請表下載」) ask when they are said to the bot, and only then.
FRAGMENT_LENGTH = 12
FRAGMENT_ASKS = 0.45
MORE_QUESTION_WORDS = 0.5


@dataclass(frozen=True)
class Rule:
    """A pattern over tidy text, what it adds to the log-odds and what to call it."""

    reason: str
    weight: float
    pattern: re.Pattern[str]


def _rule(reason: str, weight: float, pattern: str) -> Rule:
    return Rule(reason, weight, re.compile(pattern))


# Question words that ask nothing here; they are taken out before the rules look.
NOT_ASKING = re.compile(
    r"什麼都|沒什麼|什麼的|多少(?:都|會|還是|有點)|哪裡都|哪都|怎麼樣?都|誰都|幾乎|好幾|沒幾|幾句|不管.{0,8}|無論.{0,8}|不論.{0,8}"
    r"|看(?:要)?怎麼|不懂就問|有(?:什麼)?(?:問題|狀況)再|有需要再|的嗎啡|不知道怎麼(?:接|辦才好)|不怎麼|哪天再"
)
QUESTION_WORD = (
    r"什麼|啥|哪|多少|如何|怎麼|怎樣|誰|為何|何時|何處|何者|何以|何種|何日|何人|何項|何在|若干|幾何|差在哪|有那(?:些|幾)|多久|多大|多遠|多長|是否|能否|可否|有無|得否|應否|需否|須否|與否|否(?=\?)|抑或"
    r"|幾(?=[天號家種件點年個套間月日位次份頁字小樓台筆成號分萬千趴元塊])"
)
A_NOT_A = (
    r"(要|是|有|會|能|可以|可|需|需要|行|對|好|該|得|用|算|想|知|給|在|來|去)(?:不|沒)\1"
    r"|有沒有|可不可以|需不需要|能不能|該不該|應不應該"
)
ASKING = (
    _rule("a question mark", 1.9, r"\?"),
    _rule("a question particle", 3.0, r"(?:嗎|嘛(?=\?)|呢|沒(?=\?|$)|咧)[啊喔呀啦~!?. \W]*(?:$|[,\s])"),
    _rule("a question word", 3.0, QUESTION_WORD),
    _rule("a yes-or-no form", 3.0, A_NOT_A),
    _rule("a choice", 2.6, r"[要是用會能在][\S ]{0,14}還是(?!會|要|可以|得)\S"),
    _rule("perhaps a choice", 1.0, r"\S還是\S|或是.{1,8}\?"),
    _rule(
        "says that it asks",
        1.3,
        r"請問|想問|想請教|請教|想知道|想了解|想確認|再確認|不曉得|不知道|有人知道|求解|求救|問一下|借問",
    ),
    _rule(
        "asks for something",
        1.8,
        r"(?:連結|網址|檔案|資料|電話|說明).{0,4}(?:給我|貼|分享)|求.{0,6}(?:連結|網址|檔)|再麻煩.{0,3}(?:說明|告知|提供)|[煩懇敬]請.{0,4}(?:提供|說明|惠示|告知|釋疑)|請教.{2,}|麻煩(?:貼|提供|說明|告知|解釋)",
    ),
    _rule(
        "asks to look something up",
        2.2,
        r"幫(?:我|忙)(?:們)?(?:查|找|看|貼|列|確認|整理)|(?:貼|列|給我|傳給我|說明|解釋|講|確認|查)一下|在跟我要|我要(?:轉|貼)給",
    ),
    _rule("asks for a yes", 2.2, r"(?:對|是)(?:吧|嗎|不對|不是)|沒錯吧|(?:出|給|免費|有|用|要|錢|做)(?:吧|喔)\?"),
    _rule(
        "asks in English",
        2.4,
        r"\b(?:what|when|where|who|how|which|why|do we|do i|does|is there|are there|"
        r"can we|should we|do students|will)\b.*[a-z ]{6,}",
    ),
)
PERSONAL = (
    _rule("speaks of 你", -3.5, r"(?<!謝謝)(?<!感謝)(?<!請)你(?!好)|貴校|貴單位"),
    _rule(
        "asks whether somebody is there or free",
        -3.2,
        r"在嗎|在不在|有空(?!白|間|格|缺)|到校|上班嗎|還在.{0,4}嗎|吃飽|人咧|到了嗎|在哪(?:一)?(?:間|節|班)",
    ),
    _rule(
        "asks how far something is",
        -2.4,
        r"(?:了|完|好|過|(?<!得)到)(?:嗎|沒有|沒|了沒)[啊喔呀~!?. ]*$|還是還沒|了還是|還沒[啊喔]?[?]"
        r"|有(?:收到|看到|聽到|進去|拿到)嗎",
    ),
    _rule(
        "asks a favour",
        -1.6,
        r"借我|陪我|等我|(?:可以|能|可不可以|能不能)(?:請你)?幫我|再拍|再傳一次|過來一下|來一下|來看一下",
    ),
    _rule("asks about one's own things", -1.2, r"拿走|我的(?:章|本|包|杯|傘|筆|東西|便當)|決定是.{1,8}了"),
    _rule(
        "says rather than asks, with heat",
        -2.2,
        r"怎麼會|哪有(?!時|人|開|提)|憑什麼|還用(?:說|問)|誰.{0,6}啦|搞什麼|什麼鬼|真的假的|不會吧|有沒有搞錯|是在.{0,4}什麼|吃什麼|笑什麼|早說",
    ),
)
TELLING = (
    _rule(
        "tells what is done",
        -1.2,
        r"(?:已經|剛剛|剛才|都).{0,14}(?:了|完|好)|(?:了|完成|成功|收到|搞定|沒問題|完畢)[喔啊啦囉哈~!。. \W]*$",
    ),
    _rule(
        "announces",
        -1.8,
        r"^(?:通知|公告|轉知|報告|跟(?:各位|大家|.{1,3}老師)報告|提醒(?:大家|各位)|請(?:大家|各位|各處室))",
    ),
    _rule("an address to share", -0.6, r"https?://"),
)
REPORTED = _rule(
    "tells what was asked and said",
    -3.5,
    r"(?:問|說).{2,30}[,\s](?:我|他|她|就|結果).{0,6}(?:說|回|講|答|告訴|解釋)"
    r"|(?:原|本來)(?:本)?想問.{2,40}(?:懂|知道|解決|找到)了|問.{2,40}(?:意思是|回說)",
)
THANKS = re.compile(
    r"^[\W_]*(?:謝謝|感謝|感恩|謝啦|3q|thx|thanks?|thank you|收到|了解|好的?|ok|okay|沒問題|辛苦了?|讚|嗯+|哈+)"
    r"(?:.{0,8})$"
)
GREETING = re.compile(
    r"^[\W_]*(?:各位|大家|老師們?)?(?:早安?|午安|晚安|[你您]好|好|哈囉|嗨|hi|hello|hey)[喔啊呀唷,~!.\s\W]*$"
)

TITLE = r"(?:老師|主任|組長|校長|幹事|助理|教官|秘書|先生|小姐|學長|學姐|學姊|姐|姊|哥|兄|叔|姨|師傅|工程師)"
# 「老師，…」, 「阿芬姐 …」, 「主任您…」; not 「各位老師」, 「老師們」, nor a third person (「主計在問…」).
VOCATIVE_TITLE = re.compile(
    rf"^(?!各位|大家|請問|其他|哪)[^\s,。!?:]{{0,4}}{TITLE}(?!們)(?:[,\s:!~.]+\S|好[,\s]|不好意思|你)"
)
PRESENCE = re.compile(rf"^[^\s,。!?:]{{0,4}}{TITLE}(?:人)?(?:還|今天|明天|現在|等等)?(?:在(?!問|說|想)|有空|有上班)")
VOCATIVE_NAME = re.compile(r"^([\u3400-\u9fff]{2,4}(?=[,\s])|[a-z]{2,12}(?=,| *[\u3400-\u9fff]))[,\s]*(?=\S)")
NAME_AND_YOU = re.compile(r"^(?:欸+ ?)*[\u3400-\u9fff]{2,4}你")
MENTION = re.compile(r"(?<![\w.])@\S")
# How sentences begin when nobody is called; and what words of names seldom contain.
OPENERS = re.compile(
    r"^(?:那個?|那麼|然後|所以|對了|另外|還有|不好意思|抱歉|欸+|蛤|哈囉|大家|各位|早安|是說|如果|不過|但是|可是|因為|雖然|如題|請問|想問|請教|再問|順便|好喔|好的|沒有|不是|完了|等等|話說"
    r"|目前|現在|今天|明天|昨天|早上|下午|這樣|之後|後來|其實|只是|而且|或者|如此|最後|首先|同學|學生|本校|我們|敝校|新手|急|hi|"
    r"hello|ok|dear|sorry|please|so|and|but|also)"
)
NOT_IN_NAMES = re.compile(r"[的了是有在要會嗎呢吧啊喔可不沒很就都也還又再請問誰哪幾好跟和與給讓把被上下前後這那我你他]")


@dataclass(frozen=True)
class SpeechAct:
    """`probability` that this asks something of anyone; `asks`: of whomever, which counts when the bot is called."""

    probability: float
    asks: float
    reasons: tuple[str, ...]
    is_courtesy: bool = False


def _nothing_is_a_term(_word: str) -> bool:
    return False


def judge(tidy: str, *, is_term: Callable[[str], bool] = _nothing_is_a_term) -> SpeechAct:
    """Judge one tidy message; `is_term` tells the field's words from names of people (「申請表，…」, 「小美，…」)."""
    spoken = without_quotations(tidy).strip()
    if THANKS.match(spoken) and "?" not in spoken:
        return SpeechAct(0.01, 0.05, ("thanks or a short yes",), is_courtesy=True)
    if GREETING.match(spoken):
        return SpeechAct(0.01, 0.05, ("a greeting",), is_courtesy=True)
    asks, reasons, question = max((_sentence(sentence) for sentence in sentences(spoken)), default=(PRIOR, (), ""))
    telling = _telling(spoken, question if reasons else "")
    asks += sum(rule.weight for rule in telling)
    personal = _personal(spoken, question, is_term)
    anyone = asks + sum(weight for _, weight in personal)
    said = (*reasons, *(rule.reason for rule in telling), *(reason for reason, _ in personal))
    asked = _sigmoid(asks)
    if not reasons and not telling and len(spoken) <= FRAGMENT_LENGTH:
        asked = max(asked, FRAGMENT_ASKS)
    return SpeechAct(_sigmoid(anyone), asked, said or ("nothing is asked",))


def _telling(spoken: str, question: str) -> list[Rule]:
    """Return what speaks for a statement: in the asking clause itself, or in all of it when nothing is asked."""
    asking = [clause for clause in clauses(question) if asks_something(clause)]
    looked_at = asking[-1] if asking else question or spoken
    found = [rule for rule in TELLING if rule.pattern.search(looked_at)]
    if REPORTED.pattern.search(spoken) and not spoken.endswith("?"):
        found.append(REPORTED)
    return found


def _sentence(sentence: str) -> tuple[float, tuple[str, ...], str]:
    looked_at = NOT_ASKING.sub("", sentence)
    found = [rule for rule in ASKING if rule.pattern.search(looked_at)]
    # Several signs of one question are not independent: after the strongest two each adds little.
    weights = sorted((rule.weight for rule in found), reverse=True)
    total = PRIOR + sum(weights[:2]) + MORE_QUESTION_WORDS * len(weights[2:])
    return total, tuple(rule.reason for rule in found), sentence


def asks_something(clause: str) -> bool:
    """Return whether a tidy clause contains the form of a question."""
    looked_at = NOT_ASKING.sub("", clause)
    return any(rule.pattern.search(looked_at) for rule in ASKING)


def _personal(spoken: str, question: str, is_term: Callable[[str], bool]) -> list[tuple[str, float]]:
    found = [(rule.reason, rule.weight) for rule in PERSONAL if rule.pattern.search(question)]
    if MENTION.search(spoken):
        found.append(("mentions somebody", -5.0))
    if any(_calls_somebody(start, is_term) for start in (spoken, question)):
        found.append(("calls somebody by name", -3.5))
    return found


def _calls_somebody(text: str, is_term: Callable[[str], bool]) -> bool:
    if VOCATIVE_TITLE.match(text) or PRESENCE.match(text) or NAME_AND_YOU.match(text):
        return not OPENERS.match(text)
    name = VOCATIVE_NAME.match(text)
    if name is None or len(clauses(text)) == 1 or OPENERS.match(text):
        return False
    word = name[1]
    return not (NOT_IN_NAMES.search(word) or is_term(word) or asks_something(word))


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
