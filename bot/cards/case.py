"""Cards about cases for who works on them: the case as it stands, and what can be done with it now; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import (
    GREEN,
    GREY,
    Json,
    bubble,
    flex_message,
    open_link,
    press,
    side_by_side,
    text_message,
    words,
)
from bot.faq.entry import Entry, Link
from bot.postback import (
    BeginNote,
    ClaimCase,
    CloseCase,
    HandUpCase,
    KeepCase,
    NotThisQuestion,
    PassOnCase,
    PutBackAll,
    PutBackCase,
    ReopenCase,
    ReplyToCase,
    ShowCaseCard,
    ShowCaseText,
    SnoozeCase,
    UseGuess,
)
from bot.wording import cases


@dataclass(frozen=True, kw_only=True)
class CaseText:
    """What a card says of a case, line by line; `is_shortened` when there is more to read than fits."""

    heading: str
    standing: str
    lines: tuple[str, ...]
    waiting: str | None = None
    like: str | None = None
    media: tuple[Link, ...] = ()
    is_shortened: bool = False


@dataclass(frozen=True, kw_only=True)
class Doable:
    """What the person who looks at a card may do now."""

    claim: bool = False
    answer: bool = False
    put_back: bool = False
    snooze: bool = False
    reopen: bool = False


def case_card(case_id: int, text: CaseText, guesses: Sequence[Entry], can: Doable) -> list[Json]:
    """Return the card a consultant works with: only the buttons that do something now."""
    body = [
        words(text.heading, bold=True, color=GREEN),
        words(text.standing, size="xs", color=GREY),
        *(words(line) for line in text.lines),
        *(words(cases.guessed(one), size="xs", color=GREY) for one in guesses if can.answer),
        *(words(line, size="xs", color=GREY) for line in (text.waiting, text.like) if line),
    ]
    footer = [open_link(link) for link in text.media]
    if text.is_shortened:
        footer.append(press(cases.SHOW_ALL, ShowCaseText(case=case_id), style="link"))
    if can.answer:
        footer += [press(cases.guess(one), UseGuess(case=case_id, entry=one.number), style="link") for one in guesses]
    if can.claim:
        footer.append(press(cases.CLAIM, ClaimCase(case=case_id), style="primary"))
    if can.answer:
        footer += [
            side_by_side(press(cases.REPLY, ReplyToCase(case=case_id)), press(cases.CLOSE, CloseCase(case=case_id))),
            side_by_side(
                press(cases.PASS_ON, PassOnCase(case=case_id)), press(cases.HAND_UP, HandUpCase(case=case_id))
            ),
        ]
    if can.put_back:
        put_back = press(cases.PUT_BACK, PutBackCase(case=case_id))
        snooze = press(cases.SNOOZE, SnoozeCase(case=case_id))
        footer.append(side_by_side(snooze, put_back) if can.snooze else put_back)
    footer.append(_begin_note(case_id))
    if can.reopen:
        footer.append(press(cases.REOPEN, ReopenCase(case=case_id), style="link"))
    return [flex_message(f"{text.heading}：{text.lines[0]}", bubble(body, footer=footer))]


def update(case_id: int, text: str) -> list[Json]:
    """Show what was added to a case, with the way to the whole."""
    footer = [side_by_side(press(cases.REPLY, ReplyToCase(case=case_id)), _show(case_id))]
    return [flex_message(text, bubble([words(text)], footer=footer))]


def pages(case_id: int, texts: Sequence[str], *, following: int | None) -> list[Json]:
    """Return a case's words as plain text, with the way to the next page."""
    messages = [text_message(text) for text in texts]
    if following is None:
        return messages
    button = press(cases.SHOW_MORE, ShowCaseText(case=case_id, page=following), style="link")
    heading = cases.heading(case_id, cases.SHOW_MORE)
    return [*messages, flex_message(heading, bubble([words(heading, size="xs", color=GREY)], footer=[button]))]


def still_at_it(case_id: int, text: str) -> list[Json]:
    """Ask who has a case whether they still work on it."""
    footer = [
        press(cases.KEEP, KeepCase(case=case_id), style="primary"),
        side_by_side(press(cases.REPLY, ReplyToCase(case=case_id)), press(cases.CLOSE, CloseCase(case=case_id))),
        press(cases.PUT_BACK, PutBackCase(case=case_id), style="link"),
    ]
    return [flex_message(text, bubble([words(text)], footer=footer))]


def give_back(text: str, case_ids: Sequence[int]) -> list[Json]:
    """Offer to give held cases back, all or one by one."""
    footer = [press(cases.PUT_BACK_ALL, PutBackAll(), style="primary")] if len(case_ids) > 1 else []
    footer += [press(cases.put_back_one(number), PutBackCase(case=number)) for number in case_ids]
    return [flex_message(text, bubble([words(text)], footer=footer))]


def with_not_this(text: str, case_id: int) -> list[Json]:
    """Say which question was taken down, with the way to say that it is another one."""
    footer = [press(cases.NOT_THIS_QUESTION, NotThisQuestion(case=case_id), style="link")]
    return [flex_message(text, bubble([words(text)], footer=footer))]


def with_reopen(text: str, case_id: int) -> list[Json]:
    """Say that a case is closed, with the way back."""
    return [
        flex_message(text, bubble([words(text)], footer=[press(cases.REOPEN, ReopenCase(case=case_id), style="link")]))
    ]


def with_reply(case_id: int, text: str) -> list[Json]:
    """Return a text with the button that answers it."""
    return [flex_message(text, bubble([words(text)], footer=[press(cases.REPLY, ReplyToCase(case=case_id))]))]


def choose_person(case_id: int, people: Sequence[tuple[int, str]], how_to: str) -> list[Json]:
    """Ask whom to pass a case on to; `how_to` says how words go along."""
    footer = [press(name, PassOnCase(case=case_id, to=number)) for number, name in people]
    body = [words(cases.WHO_TAKES, bold=True), words(how_to, size="xs", color=GREY)]
    return [flex_message(cases.WHO_TAKES, bubble(body, footer=footer))]


def choose_party(case_id: int, parties: Sequence[tuple[str, str]]) -> list[Json]:
    """Ask to which party a case is handed up."""
    footer = [press(name, HandUpCase(case=case_id, party=party)) for party, name in parties]
    return [flex_message(cases.WHICH_PARTY, bubble([words(cases.WHICH_PARTY, bold=True)], footer=footer))]


def _begin_note(case_id: int) -> Json:
    """Return the button that opens the keyboard with the beginning of a note typed."""
    part = press(cases.NOTE, BeginNote(case=case_id), style="link")
    part["action"] |= {"inputOption": "openKeyboard", "fillInText": cases.note_begins(case_id)}
    return part


def _show(case_id: int) -> Json:
    return press(cases.SHOW_CASE, ShowCaseCard(case=case_id))
