"""Cards for those who look after units: whom to phone, with one tap each, and the list of a morning; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import GREEN, GREY, Json, bubble, flex_message, press, separator, words
from bot.postback import GiveOrder, NoteCall, ShowPhoneList, UndoCall
from bot.wording import watch as wording


@dataclass(frozen=True, kw_only=True)
class PhoneRow:
    """A unit on the phone list; `called` is said in place of the button where somebody phoned lately."""

    unit_id: int
    name: str
    why: str
    contact: str
    called: str | None


def phone_messages(title: str, rows: Sequence[PhoneRow], *, following: int | None) -> list[Json]:
    """Return the list with a button for each unit that nobody phoned, and one to the next page."""
    body: list[Json] = [words(title, bold=True)]
    for row in rows:
        body += [separator(), words(row.name, bold=True), words(row.why, size="xs", color=GREY), words(row.contact)]
        if row.called is not None:
            body.append(words(row.called, size="xs", color=GREEN))
        else:
            body.append(press(wording.CALLED, NoteCall(unit=row.unit_id), shown=f"{row.name} {wording.CALLED}"))
    footer = [press(wording.MORE, ShowPhoneList(page=following), style="link")] if following is not None else None
    return [flex_message(title, bubble(body, footer=footer, size="mega"))]


def called_messages(line: str, *, contact: int) -> list[Json]:
    """Confirm that somebody phoned, with the button that takes it back."""
    return [
        flex_message(line, bubble([words(line)], footer=[press(wording.UNDO, UndoCall(contact=contact), style="link")]))
    ]


def morning_messages(title: str, lines: Sequence[str], orders: Sequence[tuple[str, str]]) -> list[Json]:
    """Return a morning list; `orders` are the words and keys of the commands that lead on."""
    body = [words(title, size="xs", color=GREY), *(words(line, bold=not line.startswith("・")) for line in lines)]
    footer = [press(word, GiveOrder(key=key)) for word, key in orders]
    return [flex_message(f"{title}：{lines[0] if lines else ''}", bubble(body, footer=footer or None, size="mega"))]
