"""What words said to the bot are when they order nothing: thanks, a slip of the pen, a wish for a person; pure.

None of it is kept. What is said back names what was not done and offers the buttons that fit.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.faq.knowledge import Knowledge
from bot.faq.normalize import tidy, tidy_word
from bot.faq.program import Program
from bot.faq.sounds import syllable
from bot.faq.speech_act import GREETING
from bot.once import once_for_each
from bot.reading.announcement_orders import announcement_remark
from bot.reading.courtesy import is_courtesy
from bot.reading.date_orders import date_remark
from bot.reading.orders.everybody import ShowProgress
from bot.reading.orders.table import COMMANDS, Order, word_for, words_of
from bot.reading.party_lists import codes_alone, party_list
from bot.reading.step_reports import MaybeReport, step_report
from bot.reading.trimming import core, edges, with_plain_hyphens


@dataclass(frozen=True)
class Thanks:
    """謝謝."""


@dataclass(frozen=True)
class Greets:
    """早安."""


@dataclass(frozen=True)
class WantsPerson:
    """人工, 真人客服: somebody who can be talked to, in other words than the command."""


@dataclass(frozen=True)
class WantsQuiet:
    """停, 閉嘴."""


@dataclass(frozen=True)
class WantsUndo:
    """取消, without saying what."""


@dataclass(frozen=True)
class Misspelt:
    """A command (its key) as it is not written; `code` is what was typed after it."""

    key: str
    code: str = ""


Remark = Thanks | Greets | WantsPerson | WantsQuiet | WantsUndo | Misspelt | MaybeReport

_NOBODY = r"(?:[你您]|大家|機器人|老師|喔|啦|囉|哦|唷|啊|太|非常|真的|很|十分|萬分)*"
_ENDING = "一點|了|啦|喔|吧|好嗎|一下|好不好|可以嗎|嗎|呢|啊|耶|拜託|謝謝"
_ENDINGS = re.compile(rf"(?:{_ENDING})+$")


def _whole(words: str) -> re.Pattern[str]:
    """Return a pattern for a message that is nothing but these words, whoever is spoken to."""
    return re.compile(rf"{_NOBODY}(?:(?:{words}){_NOBODY}(?:{_ENDING})*[\s,.!~、]*)+")


_QUIET = _whole(
    r"停|停止|停下|暫停|閉嘴|安靜|噓|shut up|stop|別吵|不要吵|吵死了?|好吵|很吵|太吵|別說了|不要說了?|別講了"
    r"|不要講話|別再?回|不要再?回[了答覆]?"
    r"|不要插話|別插話|不要再?說話|滾|走開|退下|勿擾|不用回"
)
_UNDO = _whole(r"取消|撤回|收回|反悔|復原|undo|cancel|撤銷|取消掉|我要取消|弄錯|按錯|打錯|記錯|搞錯")
_UNDO_WHAT = re.compile(
    r"(?:我|可以|能|想|要)*(?:取消|撤回|收回|撤銷|復原)(?:剛才|剛剛|上一?個|那個|這個|的|上一步|一下)*[嗎了]?|(?:剛剛|剛才|我)*(?:弄|按|打"
    r"|記|搞)錯了?"
)
_ASKING_END = re.compile("[嗎呢沒]$")
# Kinds of people whoever needs help asks for; {consultant} is this programme's.
_PEOPLE = (
    "真人客服|人工客服|線上客服|真人|人工|客服人員|客服|專人|服務人員|承辦人員|承辦人|承辦|負責人|人員|人類|活人"
    "|真的人|{consultant}老師|{consultant}團隊|{consultant}人員|{consultant}"
)
_PERSON = (
    r"(?:我們?|可以|可不可以|能不能|能|想要?|要|請|麻煩|幫我?|拜託|需要|有沒有|有|直接|請問|怎麼|如何)*"
    r"(?:找到?|轉接?|轉給|接|聯絡|連絡|聯繫|叫|問|呼叫|call|跟|和|與|由|請|換|給我|回電|見|諮詢|洽詢)?(?:一[個位下])?"
    r"(?P<who>{people})?(?:幫忙|協助|支援|講話|說話|談|聊|處理|回覆|回答|回電|來|在|服務|諮詢|問|看|聯絡|給我"
    r"|跟我|和我|與我|一下)*(?:{ending})*"
)
_SOMEBODY = re.compile(
    r"(?:我|想|要|可不可以|可以|能不能|能)*(?:找|換|叫|轉|請|要|跟|和|與)(?:個|一個|一位)?(?:真?人)(?:來|幫忙|處理|講話|說話|談|聊|協助|回答)*"
    r"|有(?:沒有)?人(?:在|可以問|可以幫忙|能幫忙)*"
)
_WITH_CODE = re.compile(r"([^\x00-\x7f]{2,4})[\s:]*([A-Za-z0-9][A-Za-z0-9 -]{3,20})")
# Sounds that people mix up and input methods offer for one another.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_LONG = 3
# Who says more than a few words says something of their own.
_LONGEST = 24


def find_remark(words: str, knowledge: Knowledge) -> Order | Remark | None:
    """Return what a message said to the bot is; None when it is for the matcher.

    Reports and lists of names are orders that count only where nothing else is awaited.
    """
    program = knowledge.program
    said = edges(_without_names(tidy(words), program))
    if not said:
        return Thanks() if any(unicodedata.category(one) == "So" for one in words) else Greets()
    wanted = core(words, spoken_to=True)
    short = _short_remark(words, said, wanted, program) if len(said) <= _LONGEST else None
    return (
        announcement_remark(words)
        or date_remark(words)
        or short
        or _progress_of(wanted, program)
        or party_list(words, knowledge, spoken_to=True)
        or codes_alone(words)
        or step_report(words, knowledge)
    )


def _short_remark(words: str, said: str, wanted: str, program: Program) -> Remark | None:
    """Return what a few words are as a whole."""
    return (
        _polite(words, said)
        or _wish(said, tidy(wanted), program)
        or _misspelt(said, program)
        or _misspelt(wanted, program)
    )


def _progress_of(wanted: str, program: Program) -> ShowProgress | None:
    """Return the school whose state is asked for: 「海岸高中 進度」, 「進度 海岸高中」."""
    found = _words(program).progress.fullmatch(wanted)
    return ShowProgress(school=(found["first"] or found["last"]).strip()) if found else None


@dataclass(frozen=True)
class _Words:
    """What a programme calls things, ready to be looked for."""

    names: tuple[str, ...]
    progress: re.Pattern[str]
    person: re.Pattern[str]
    commands: tuple[tuple[str, str], ...]
    bind: str


@once_for_each
def _words(program: Program) -> _Words:
    progress = re.escape(word_for("progress", program))
    people = _PEOPLE.format(consultant=re.escape(tidy_word(program.terms.consultant)))
    typed = [(tidy_word(word), command.key) for command in COMMANDS for word in words_of(command, program)]
    return _Words(
        names=tuple(tidy_word(name) for name in (program.bot.name, *program.bot.short_names)),
        progress=re.compile(rf"(?P<first>.{{2,30}}?)[\s:,、的]+{progress}|{progress}[\s:,、]+(?P<last>.{{2,30}})"),
        person=re.compile(_PERSON.format(people=people, ending=_ENDING)),
        commands=tuple((word, key) for word, key in typed if word and not word.isascii()),
        bind=word_for("bind", program),
    )


def _without_names(said: str, program: Program) -> str:
    for name in _words(program).names:
        said = said.replace(name, " ")
    return said


def _polite(words: str, said: str) -> Remark | None:
    if "?" in tidy(words) or _ASKING_END.search(said):
        return None
    if GREETING.match(said) and not said.startswith("好"):
        return Greets()
    return Thanks() if is_courtesy(said) else None


def _wish(said: str, wanted: str, program: Program) -> Remark | None:
    """Return what somebody wants who knows no command for it."""
    if any(_wants_person(one, program) for one in {said, wanted}):
        return WantsPerson()
    if _QUIET.fullmatch(said):
        return WantsQuiet()
    return WantsUndo() if _UNDO.fullmatch(said) or _UNDO_WHAT.fullmatch(said) else None


def _wants_person(said: str, program: Program) -> bool:
    found = _words(program).person.fullmatch(said)
    return (found is not None and found["who"] is not None) or _SOMEBODY.fullmatch(_ENDINGS.sub("", said)) is not None


def _misspelt(typed: str, program: Program) -> Misspelt | None:
    """Return the command that sounds like what was typed, or has one slip in it."""
    whole = re.sub(r"\W", "", tidy(typed))
    for word, key in _words(program).commands:
        if abs(len(whole) - len(word)) <= 1 and _is_slip(whole, word):
            return Misspelt(key)
    found = _WITH_CODE.fullmatch(with_plain_hyphens(typed))
    bind = _words(program).bind
    if found is not None and found[1] != bind and _is_slip(tidy(found[1]), tidy_word(bind)):
        return Misspelt("bind", code=re.sub(r"[^A-Za-z0-9]", "", found[2]).upper())
    return None


def _is_slip(typed: str, word: str) -> bool:
    """Tell whether `typed` is `word` with other characters of the same sound, two exchanged, or one wrong in many."""
    if typed == word or abs(len(typed) - len(word)) > 1 or not word or word.isascii():
        return False
    if len(typed) == len(word):
        if sorted(typed) == sorted(word) or [*map(_sound, typed)] == [*map(_sound, word)]:
            return True
        wrong = sum(one != other for one, other in zip(typed, word, strict=True))
        return len(word) >= _LONG and wrong == 1
    longer, shorter = (typed, word) if len(typed) > len(word) else (word, typed)
    return len(shorter) >= _LONG and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def _sound(character: str) -> str:
    sound = syllable(character)
    for one, other in _ALIKE:
        sound = sound.replace(one, other)
    return sound
