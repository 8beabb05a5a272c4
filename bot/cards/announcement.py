"""Announcements as LINE messages: the thing itself, the card to decide on it, lists and results; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import GREY, Json, bubble, flex_message, press, separator, side_by_side, text_message, words
from bot.cards.sizes import cut
from bot.postback import Acknowledge, ActOnAnnouncement, BeginAnnouncement, Button, ChooseAudience, encode
from bot.programme.announcing import Act
from bot.wording import announcements as wording
from bot.wording import corrections
from bot.wording import writing_announcements as writing

# LINE puts at most so many characters into the field where people type.
_FILL_LIMIT = 300
_SIDE_BY_SIDE = 2


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is known about one announcement, line by line, and what can be done with it now."""

    number: int
    check: str
    title: str
    lines: Sequence[str]
    acts: Sequence[Act]
    warnings: Sequence[str] = ()


def announcement(heading: str, text: str, *, link: str | None, picture: tuple[str, str] | None) -> list[Json]:
    """Return an announcement as it is read; `picture` are the addresses of it and of a small one."""
    said = f"{heading}\n{text}" + (f"\n\n{link}" if link else "")
    messages = [text_message(said)]
    if picture is not None:
        messages.append({"type": "image", "originalContentUrl": picture[0], "previewImageUrl": picture[1]})
    return messages


def acknowledge_button(heading: str, *, group_id: int) -> Json:
    """Return the card on which a group says that it has read something."""
    button = press(wording.ACKNOWLEDGE, Acknowledge(group=group_id), style="primary")
    asks = f"{heading}{wording.PLEASE_ACKNOWLEDGE}"
    return flex_message(asks, bubble([words(asks, size="xs", color=GREY)], footer=[button]))


def sheet_message(sheet: Sheet) -> Json:
    """Return the card with everything that is to be known before it is decided."""
    body = [words(sheet.title, bold=True), *(words(line) for line in sheet.lines)]
    if sheet.warnings:
        body += [separator(), *(words(line, color="#8A4B00", bold=True) for line in sheet.warnings)]
    buttons = [_act(sheet, one) for one in sheet.acts]
    rows = [
        side_by_side(*buttons[place : place + _SIDE_BY_SIDE]) if len(buttons) - place > 1 else buttons[place]
        for place in range(0, len(buttons), _SIDE_BY_SIDE)
    ]
    return flex_message(f"{wording.ALT}：{sheet.title}", bubble(body, footer=rows or None, size="mega"))


def list_messages(lines: Sequence[tuple[str, ActOnAnnouncement]], openings: Sequence[str], how_to: str) -> list[Json]:
    """Return how to write one with a button for each usual selection, and the newest ones to tap."""
    body = [words(wording.TITLE, bold=True)]
    body += [words(wording.NONE_YET, color=GREY)] if not lines else []
    body += [_tappable(text, opens) for text, opens in lines]
    body += [separator(), words(how_to, size="xs", color=GREY)]
    return [flex_message(wording.TITLE, bubble(body, footer=[_opening(one) for one in openings], size="mega"))]


def kept_message(lines: Sequence[str], audiences: Sequence[str]) -> Json:
    """Return what is missing from what somebody was writing, with a button for each usual selection."""
    body = [words(lines[0], bold=True), *(words(line) for line in lines[1:])]
    footer = [press(writing.WRITE_TO.format(who=one), ChooseAudience(to=one)) for one in audiences]
    return flex_message(lines[0], bubble(body, footer=footer or None, size="mega"))


def reach_message(heading: str, lines: Sequence[str], *, following: ActOnAnnouncement | None) -> Json:
    """Return who gets it and who does not, with a button to the next page."""
    body = [words(heading, bold=True), *(words(line, size="xs") for line in lines)]
    footer = [press(wording.MORE, following, style="link")] if following else None
    return flex_message(heading, bubble(body, footer=footer, size="mega"))


def corrections_messages(title: str, lines: Sequence[tuple[str, Button]], how_to: str) -> list[Json]:
    """Return what was changed since people were told it, each to tap."""
    body = [words(title, bold=True), *(_tappable(text, opens) for text, opens in lines)]
    body += [separator(), words(how_to, size="xs", color=GREY)]
    return [flex_message(title, bubble(body, size="mega"))]


def who_messages(heading: str, lines: Sequence[str], *, following: Button | None, write: Button | None) -> list[Json]:
    """Return who was told otherwise, with buttons to go on and to write to those who do not know yet."""
    body = [words(heading, bold=True), *(words(line, size="xs") for line in lines)]
    footer = [press(corrections.WRITE, write, style="primary")] if write else []
    footer += [press(corrections.MORE, following, style="link")] if following else []
    return [flex_message(heading, bubble(body, footer=footer or None, size="mega"))]


def _act(sheet: Sheet, act: Act) -> Json:
    data = ActOnAnnouncement(act=act, announcement=sheet.number, check=sheet.check)
    label = wording.ACTS[act]
    shown = f"{label}：{wording.TITLE} {sheet.number}"
    if act in (Act.ASK, Act.APPROVE, Act.RESUME):
        return press(label, data, style="primary", shown=shown)
    return press(label, data, shown=shown)


def _tappable(text: str, opens: Button) -> Json:
    part = words(text, size="xs") | {"decoration": "underline"}
    action = {"type": "postback", "label": cut(text, 20), "data": encode(opens), "displayText": cut(text, 300)}
    box: Json = {"type": "box", "layout": "vertical", "contents": [part], "action": action}
    return box | {"paddingTop": "6px", "paddingBottom": "6px"}


def _opening(who: str) -> Json:
    """Return a button that opens the keyboard with the first line already typed."""
    part = press(writing.WRITE_TO.format(who=who), BeginAnnouncement(to=who), style="link")
    typed = f"{wording.TITLE} {who}\n"
    part["action"] |= {"inputOption": "openKeyboard", "fillInText": typed[:_FILL_LIMIT]}
    return part
