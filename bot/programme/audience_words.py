"""Reads to whom an announcement goes from what people type, alone or ahead of the text; pure.

What names nothing here is said back and never left out, so that a slip of the pen does not widen a selection.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.faq.knowledge import Knowledge
from bot.programme.audience import Selection
from bot.programme.figures import UnitLine

_SEPARATORS = re.compile(r"[\s、，,;；/]+")
_WORD = re.compile(r"[^\s、，,;；/]+")
_SCHOOL_CODE_LENGTH = 6
_EVERYBODY = ("全部", "全體", "所有", "各", "每", "每所", "每一所", "全國", "大家")
_NOT_REACHED = re.compile(r"(?:尚未|還沒有?|還未|沒有|未|沒)(.+)")
_TO = re.compile(r"^(?:發送?給|送給|寄給|給|通知|致)?(?:選[擇用了]?|使用|採用|用)?")
_TITLED = re.compile(r"(?:的|者|們|老師|先生|小姐|負責|單位|群組|同仁|系統|模組|校)$")
_KIND_OF_COUNTY = re.compile(r"[縣市]$")
_AND = re.compile(r"^(?:以?及|和|跟|與|還有|而?且|或)")
# Longer words are a sentence.
_LONGEST_WORD = 30
_SHORTEST_NAME = 2
_FEW_CHARACTERS = 20
_BETWEEN = " \t\u3000、，,;；/:："
_HEAD = re.compile(r"(?P<to>[^:：]{1,2000})[:：]")

_TO_WHOM = re.compile(r"\s*(?:對象|收件人)(?:是|為)?[ \t\u3000]*[:：]?[ \t\u3000]*")
_SAYS = re.compile(r"^\s*(?:公告)?(?:內容|文字)(?:是|為)?[ \t\u3000]*[:：]\s*")
_GREETS = re.compile(r"各位|親愛|敬愛|大家|[您你]們?好|老師們?[您你]?好|提醒|敬請|請")
_A_SENTENCE = re.compile(r"[，。！？；,!?;…：:]")
_OF_A_SELECTION = re.compile(r"\d{6}.*|(?:尚未|還沒|未).{1,10}|.{1,10}(?:[縣市]|系統)")


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Words of a selection that name nothing here, or that contradict each other (`conflict`)."""

    unknown: tuple[str, ...] = ()
    conflict: bool = False


@dataclass(frozen=True)
class Parted:
    """A text without the words that say to whom it goes; `to` is None where none do."""

    to: str | None
    text: str


@dataclass
class _Reading:
    found: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    everybody: bool = False

    def add(self, kind: str, names: Iterable[str]) -> None:
        known = self.found.setdefault(kind, [])
        known.extend(one for one in names if one not in known)


class AudienceWords:
    """What the units and the knowledge call things, looked up by what somebody typed."""

    def __init__(self, lines: Sequence[UnitLine], knowledge: Knowledge) -> None:
        """Index the names of these units and of this knowledge."""
        terms = knowledge.program.terms
        self._endings = (terms.consultant, terms.school)
        self._steps = [step for step in knowledge.steps if not step.optional]
        self._units: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            whole = line.code[:_SCHOOL_CODE_LENGTH]
            for name in {line.code, whole, _plain(line.name), _plain(re.split(r"[（(]", line.name)[0])}:
                self._units[name].append(line.code)
        named = (
            *(("counties", one, one) for one in {line.county for line in lines}),
            *(
                ("systems", called, one.name)
                for one in knowledge.systems.systems
                for called in (one.name, one.company, *one.aliases)
            ),
            *(("consultants", one, one) for one in {name for line in lines for name in line.consultants}),
        )
        self._exact: dict[str, tuple[str, set[str]]] = {}
        self._bare: dict[str, tuple[str, set[str]]] = {}
        for kind, called, name in named:
            for known, form in ((self._exact, _plain(called)), (self._bare, self._bare_form(_plain(called)))):
                meant = known.setdefault(form, (kind, set()))
                if meant[0] == kind:  # Of two kinds that share a name, the first.
                    meant[1].add(name)

    def read(self, words: str) -> Selection | Unread:
        """Read 「苗栗縣 未傳真」, 「全部」, 「欣河的學校」, 「010301」; a word that names nothing here is said back."""
        reading = _Reading()
        for word in (one for one in _SEPARATORS.split(words.strip()) if one):
            found = self._find(word)
            if found is None:
                reading.unknown.append(word)
            for kind, names in found or ():
                if kind == "everybody":
                    reading.everybody = True
                else:
                    reading.add(kind, names)
        if reading.unknown:
            return Unread(unknown=tuple(reading.unknown))
        if reading.everybody and reading.found:
            return Unread(conflict=True)
        return Selection.from_row({"everybody": reading.everybody, **reading.found})

    def part(self, said: str) -> Parted:
        """Part an announcement as it was typed: whom it names first, and what it says."""
        said = said.strip()
        lead = _TO_WHOM.match(said)
        said = said[lead.end() :] if lead else said
        first, _, rest = said.partition("\n")
        head = _HEAD.match(first)
        if head is not None and self._reads(head["to"]):
            return Parted(head["to"].strip(), _text(first[head.end() :], rest))
        named = self._part_line(first, rest)
        if named is not None:
            return named
        return Parted(first.strip(), _text(rest)) if lead or _is_few_words(first, rest) else Parted(None, _text(said))

    def _part_line(self, first: str, rest: str) -> Parted | None:
        """Part a line that begins with names: what may be one more, misspelt, is no text."""
        end = 0
        for found in _WORD.finditer(first):
            if self._find(found[0]) is None:
                break
            end = found.end()
        if not self._reads(first[:end]):
            return None
        more = first[end:].strip(_BETWEEN)
        if not more:
            return Parted(first[:end], _text(rest))
        if _is_few_words(more, rest):
            return Parted(first, _text(rest))
        word = more.split(maxsplit=1)[0]
        if _OF_A_SELECTION.fullmatch(word) is not None:
            return Parted(f"{first[:end]} {word}", _text(more[len(word) :], rest))
        return Parted(first[:end], _text(more, rest))

    def _reads(self, words: str) -> bool:
        """Tell whether these words name somebody, even if they contradict each other."""
        found = self.read(words)
        return found.conflict if isinstance(found, Unread) else not found.is_empty

    def _find(self, word: str) -> Sequence[tuple[str, Sequence[str]]] | None:
        """Return what a word names: kinds with names; nothing for 「的學校」, None where it names nothing here."""
        direct = self._find_one(word)
        if direct is not None or len(word) > _LONGEST_WORD:
            return direct
        for place in range(len(word) - 1, _SHORTEST_NAME - 1, -1):
            head = self._find_one(word[:place])
            tail = _AND.sub("", word[place:]) if head else ""
            more = self._find(tail) if tail else None
            if head and more:
                return [*head, *more]
        return None

    def _find_one(self, word: str) -> Sequence[tuple[str, Sequence[str]]] | None:
        plain = _plain(word)
        for form in dict.fromkeys((plain, self._without_titles(plain), self._without_titles(_led(plain)))):
            if form in _EVERYBODY:
                return [("everybody", ())]
            if form in self._units:
                return [("codes", self._units[form])]
            if form in self._exact:
                return [_sorted(self._exact[form])]
            missed = _NOT_REACHED.fullmatch(form)
            step = self._step(missed[1]) if missed else ()
            if step:
                return [("not_reached", step)]
        bare = self._bare_form(plain)
        if bare in self._bare:
            return [_sorted(self._bare[bare])]
        return None if bare else ()

    def _without_titles(self, word: str) -> str:
        """Return a name without what people put behind it: 「許文琪老師」, 「欣河的學校」."""
        form, before = word, None
        while form != before:
            before = form
            for ending in self._endings:
                form = form.removesuffix(ending)
            form = _TITLED.sub("", form)
        return form

    def _bare_form(self, word: str) -> str:
        form = self._without_titles(_led(word))
        return _KIND_OF_COUNTY.sub("", form) or form

    def _step(self, word: str) -> Sequence[str]:
        """Return the step that is meant: called so, else the only one in whose name or words it stands."""
        exact = [one.id for one in self._steps if word in (one.name, *one.words, *one.cues)]
        inside = [one.id for one in self._steps if word in one.name]
        return exact[:1] or (inside if len(inside) == 1 else ())


def _plain(name: str) -> str:
    return name.replace("台", "臺")


def _led(word: str) -> str:
    """Return a name without what leads to it: 「給…」, 「選…」."""
    return _TO.sub("", word, count=1)


def _sorted(found: tuple[str, set[str]]) -> tuple[str, Sequence[str]]:
    return found[0], sorted(found[1])


def _text(*parts: str) -> str:
    said = "\n".join(one.strip() for one in parts if one.strip())
    return _SAYS.sub("", said, count=1)


def _is_few_words(line: str, rest: str) -> bool:
    """Tell whether what stands above a text was meant to name somebody: a few words, no greeting and no sentence."""
    said = line.strip()
    is_few = 0 < len(said) <= _FEW_CHARACTERS
    return bool(rest.strip()) and is_few and not _GREETS.match(said) and not _A_SENTENCE.search(said)


def read_selection(words: str, lines: Sequence[UnitLine], knowledge: Knowledge) -> Selection | Unread:
    """Read a selection that stands alone."""
    return AudienceWords(lines, knowledge).read(words)
