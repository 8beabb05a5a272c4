"""Reads what people type about a school's steps: 「進修部已傳真」, 「申請表我們上午傳過去了」, 「我們選欣河」; pure.

A message is cut into pieces that are known: who, when, which division, the words of a step, that it is done. Only what
is known as a whole is a report; what merely sounds like one is asked about.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.faq.knowledge import Knowledge
from bot.faq.normalize import bare, tidy
from bot.faq.speech_act import asks_something
from bot.faq.steps import SCHOOL, Step
from bot.once import once_for_each
from bot.reading.orders.reports import ReportStep
from bot.reading.trimming import core

# How divisions are said; which unit that is, is for whoever knows the units.
_DIVISION = "日校|日間部|進修部|進修學校|進校|夜間部|夜校"
_WHO = "我們學校|我們這邊|我們|我這邊|這邊|本校|敝校|我校|學校|校方|我|教務處|註冊組"
_PAST = "今天早上|今天上午|昨天|前天|剛剛|剛才|剛|方才|今早|早上|上午|稍早|上週"
_WHEN = (
    r"今天下午|今天|中午|下午|傍晚|這週|[週周][一二三四五]|禮拜[一二三四五]|\d{1,2}月\d{1,2}日|\d{1,2}點半?|目前|現在"
)
_DONE = "已經|已|完成|完畢|完了|好了|成功|搞定|ok|done|了|過|完|好"
# A step that is not done, yet to come, or gone wrong is not reported.
_NOT = (
    r"還沒|沒有|沒(?!問題)|尚未|未|不|無法|別|等|要|會|準備|打算|預計|明天|後天|下週|請|若|如果|假如|才|之後"
    r"|以後|後|時候|但|可是|錯|失敗"
    r"|退|問題|怎|幾|何|哪|誰|是否|嗎"
)
_FILLER = (
    "不好意思|麻煩你登記|麻煩登記|請登記|請記錄|請查收|幫我記下|回報一下|回報|報告|通知|重新|再次|補正|補件"
    "|先謝謝你|謝謝你|謝謝|感謝|辛苦了|你好|大家好"
    "|都|也|有|把|將|的|是|就|終於|全部|皆|並|改|系統|給|至|到|去|出|喔|唷|啦|囉|嘍|耶|哦|啊|呀|和|跟|與|以及|及"
)
_ENDS = re.compile(rf"^(?:{_DONE})+|(?:{_DONE})+$")
_ALREADY = re.compile("已經?")
_HEAD = re.compile(r"[\s:：,，]+")
_LONG_ENOUGH = 2


@dataclass(frozen=True)
class MaybeReport:
    """Something that sounds like a report of one of these steps (their ids); nothing is recorded."""

    steps: tuple[str, ...]
    system: str | None = None
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Vocabulary:
    """The words of a programme's steps, each with the steps that it may be about, and the systems by their names."""

    stems: dict[str, tuple[str, ...]]
    systems: dict[str, str]
    chooses: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """A message in pieces; `before` is what is not known at its beginning, `has_unknown` whether there is more."""

    stems: tuple[str, ...]
    systems: tuple[str, ...]
    divisions: tuple[str, ...]
    kinds: frozenset[str]
    before: str
    has_unknown: bool


def step_report(words: str, knowledge: Knowledge) -> ReportStep | MaybeReport | None:
    """Return the step that a message reports, or seems to report; None when it tells of none.

    What a report begins with and is not known (「海岸高中 已傳真」) is the school that it is about.
    """
    known = _vocabulary(knowledge)
    said = core(words, spoken_to=False)
    head, _, rest = _partition(said)
    if rest:
        report = _read(rest, known, asks=_asks(words))
        about = _cut(head, known)
        if isinstance(report, ReportStep) and not report.school and (about.before or about.has_unknown):
            return replace(report, school=head, divisions=report.divisions or about.divisions)
    return _read(said, known, asks=_asks(words))


def _read(said: str, known: _Vocabulary, *, asks: bool) -> ReportStep | MaybeReport | None:
    cut = _cut(said, known)
    steps = _steps(cut, known)
    system = cut.systems[0] if len(cut.systems) == 1 and set(steps) & known.chooses else None
    is_done = system is not None or bool({"done", "past"} & cut.kinds)
    if not steps or not is_done or "not" in cut.kinds:
        return None
    if asks and (cut.has_unknown or cut.before):  # A question about a step is for the matcher.
        return None
    is_sure = system is not None or ("done" in cut.kinds and max(map(len, cut.stems)) >= _LONG_ENOUGH)
    if asks or not is_sure or len(steps) > 1 or len(cut.systems) > 1 or cut.has_unknown:
        return MaybeReport(steps, system, cut.divisions)
    return ReportStep(step=steps[0], system=system, divisions=cut.divisions, school=cut.before or None)


def _asks(words: str) -> bool:
    said = tidy(words)
    return "?" in said or asks_something(said)


def _partition(said: str) -> tuple[str, str, str]:
    found = _HEAD.search(said)
    return (said[: found.start()], found[0], said[found.end() :]) if found else (said, "", "")


def _steps(cut: _Cut, known: _Vocabulary) -> tuple[str, ...]:
    """Return the steps that the pieces are about: those that all pieces share, where there are such."""
    about = [known.stems[stem] for stem in cut.stems]
    shared = set.intersection(*map(set, about)) if about else set()
    return tuple(dict.fromkeys(step for steps in about for step in steps if not shared or step in shared))


def _cut(said: str, known: _Vocabulary) -> _Cut:
    """Cut a text into the pieces that are known."""
    whole = bare(tidy(said))
    text = _ALREADY.sub("", whole)  # It may stand inside other words: 「章已蓋好」.
    pieces = list(known.pattern.finditer(text))
    ends = [0, *(piece.end() for piece in pieces)]
    starts = [*(piece.start() for piece in pieces), len(text)]
    gaps = [text[end:start] for end, start in zip(ends, starts, strict=True)]

    def of(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(piece[0] for piece in pieces if piece.lastgroup == kind))

    inside = {"done"} if text != whole or any(re.search("好|完", stem) for stem in of("stem")) else set()
    return _Cut(
        stems=of("stem"),
        systems=tuple(dict.fromkeys(known.systems[name] for name in of("system"))),
        divisions=of("division"),
        kinds=frozenset({piece.lastgroup or "" for piece in pieces} | inside),
        before=gaps[0],
        has_unknown=any(gaps[1:]),
    )


@once_for_each
def _vocabulary(knowledge: Knowledge) -> _Vocabulary:
    systems, parties = knowledge.systems.systems, knowledge.parties
    own = [step for step in knowledge.steps if step.marked_by == SCHOOL]
    stems: dict[str, tuple[str, ...]] = {}
    fillers: set[str] = set()
    for step in own:
        said = set(_stems_of(step))
        stems |= {stem: (*stems.get(stem, ()), step.id) for stem in said}
        fillers |= {long.replace(short, "") for long in said for short in said if short in long and len(short) > 1}
    names = {bare(tidy(word)): system.id for system in systems for word in (system.name, *system.aliases)}
    others = {bare(tidy(word)) for party in parties for word in (party.name, party.short_name, *party.aliases)}
    fillers = {one for one in fillers | others if len(one) >= _LONG_ENOUGH} - set(names) - set(stems)
    kinds = {
        "stem": _any_of(stems),
        "system": _any_of(names),
        "division": _DIVISION,
        "word": _any_of(fillers),
        "filler": _FILLER,
        "past": _PAST,
        "when": _WHEN,
        "who": _WHO,
        "not": _NOT,
        "done": _DONE,
    }
    pattern = "|".join(f"(?P<{kind}>{words})" for kind, words in kinds.items())
    chooses = frozenset(step.id for step in own if step.asks == "system")
    return _Vocabulary(stems, names, chooses, re.compile(pattern))


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first; one that finds nothing when there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)) if word) or "(?!)"


def _stems_of(step: Step) -> Iterator[str]:
    """Yield the words of a step without what says that it is done: 傳真 of 已傳真."""
    for word in (*step.words, *step.cues, step.done, step.name):
        stem = _ENDS.sub("", _ALREADY.sub("", bare(tidy(word))))
        if stem:
            yield stem
