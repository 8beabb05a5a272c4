"""Reads what people type about steps: 「已傳真」 of a school, 「收件 010301 010302」 of a party; pure."""

import re
import unicodedata
from collections.abc import Iterator

from bot.faq.entry import SCHOOL, Knowledge, Step
from bot.reading.orders import PartyList, ReportStep

CANCEL = "取消"
_END = "。.!！~～"
_PARTICLES = "囉喔唷啦"
# A school's code with an optional division: 010301, 10301 (a zero that a spreadsheet ate), 010301進.
_CODES = re.compile(r"((?:\s*[,、;]?\s*\d{5,6}[^\s\d,、;]?(?=[\s,、;\d]|$))+)\s*(.*)", re.DOTALL)
_CODE = re.compile(r"(\d{5,6})([^\s\d,、;]?)")


def step_report(words: str, knowledge: Knowledge) -> ReportStep | None:
    """Return the step of the school that a whole message reports, None when it reports none."""
    said = set(_forms(words, knowledge.program.terms.school))
    for step in knowledge.steps:
        if step.marked_by != SCHOOL:
            continue
        if said & {_squeeze(word) for word in step.words}:
            return ReportStep(step.id)
        if step.asks == "system":
            found = next((one for form in said if (one := _chosen(form, step, knowledge))), None)
            if found:
                return ReportStep(step.id, found)
    return None


def party_list(words: str, knowledge: Knowledge) -> PartyList | None:
    """Return the list that a party's message is, None when it is none."""
    text = unicodedata.normalize("NFKC", words).strip()
    cancels = text.startswith(CANCEL)
    text = text.removeprefix(CANCEL).strip()
    spoken = sorted(
        ((word, step) for step in knowledge.steps if step.marked_by != SCHOOL for word in step.words),
        key=lambda one: -len(one[0]),
    )
    for word, step in spoken:
        found = _CODES.fullmatch(text.removeprefix(word).lstrip(" :：")) if text.startswith(word) else None
        if found:
            codes = tuple(dict.fromkeys(number.zfill(6) + suffix for number, suffix in _CODE.findall(found[1])))
            return PartyList(step=step.id, codes=codes, cancels=cancels, note=found[2].strip() or None)
    return None


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip(_END).casefold()


def _forms(words: str, school: str) -> Iterator[str]:
    """Return a message with and without the polite words around it: 「我們已經傳真了喔」 says 「已傳真」."""
    bare = _squeeze(words)
    for opening in (f"我們{school}", "我們", "本校", "敝校", ""):
        if not bare.startswith(opening):
            continue
        form = bare.removeprefix(opening).removesuffix("謝謝").strip("，,").rstrip(_PARTICLES).replace("已經", "已")
        yield form
        if form.startswith("已") and form.endswith("了"):
            yield form[:-1]


def _chosen(form: str, step: Step, knowledge: Knowledge) -> str | None:
    """Return the system that is named after the words of the step: 已選定欣河."""
    openings = {_squeeze(word).replace("系統", "").removesuffix("了") for word in (*step.words, step.name)}
    for system in knowledge.systems.systems:
        for alias in (system.name, *system.aliases):
            rest = form.removesuffix("系統").removesuffix(_squeeze(alias))
            if rest != form.removesuffix("系統") and rest.rstrip(":：").replace("系統", "") in openings:
                return system.id
    return None
