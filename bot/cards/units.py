"""Cards about a unit: its reminder, the steps it can report, what was noted; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import GREEN, GREY, Json, bubble, flex_message, open_link, press, side_by_side, text_message, words
from bot.faq.entry import Link
from bot.faq.steps import Step
from bot.faq.systems import System
from bot.postback import NeedHelp, ReportStep, ShowEntry, UndoMark
from bot.wording import calendar, reminders, steps


@dataclass(frozen=True, kw_only=True)
class ReminderText:
    """The words of a reminder, the shortest true line first."""

    kind: str
    unit: str
    headline: str
    next_step: str | None
    as_of: str


def reminder_messages(
    text: ReminderText, *, unit_id: int, deadline_id: str, entry: int, reportable: Sequence[Step]
) -> list[Json]:
    """Return one card: the date, the next step, and buttons to report it, get help or read the whole answer."""
    body = [
        words(f"{text.kind}｜{text.unit}", size="xs", color=GREY),
        words(text.headline, bold=True),
        *([words(text.next_step)] if text.next_step else []),
        words(text.as_of, size="xxs", color=GREY),
    ]
    footer = [
        press(step.done, ReportStep(unit=unit_id, step=step.id), style="primary" if number == 0 else "secondary")
        for number, step in enumerate(reportable)
    ]
    footer.append(
        side_by_side(
            press(reminders.NEED_HELP, NeedHelp(unit=unit_id, deadline=deadline_id)),
            press(reminders.WHOLE, ShowEntry(entry=entry)),
        )
    )
    return [flex_message(f"{text.unit}：{text.headline}", bubble(body, footer=footer))]


def steps_card(
    units: Sequence[tuple[int, str, Sequence[Step]]], *, late: Sequence[NeedHelp], help_word: str
) -> Json | None:
    """Return a card with what each unit (id, name, steps) can report, and help for who is `late`; None for nothing."""
    footer = [
        press(
            f"{name}：{step.done}" if len(units) > 1 else step.done,
            ReportStep(unit=unit_id, step=step.id),
            style="primary" if number == 0 else "secondary",
        )
        for unit_id, name, open_steps in units
        for number, step in enumerate(open_steps)
    ]
    footer.extend(press(help_word, one) for one in late[:1])
    if not footer:
        return None
    return flex_message(steps.REPORT_ALT, bubble([words(steps.REPORT_TITLE)], footer=footer))


def sent_back_messages(line: str, *, unit_id: int, again: Step) -> list[Json]:
    """Say that something came back, with the button that reports it done again."""
    button = press(again.done, ReportStep(unit=unit_id, step=again.id), style="primary")
    return [flex_message(line, bubble([words(line)], footer=[button]))]


def calendar_messages(links: Sequence[Link]) -> list[Json]:
    """Offer the calendars of a group's units."""
    body = [words(calendar.OFFER_TITLE, size="xs", color=GREY)]
    return [flex_message(calendar.OFFER, bubble(body, footer=[open_link(one) for one in links]))]


def which_unit_messages(step: Step, units: Sequence[tuple[int, str]], *, system: str | None) -> list[Json]:
    """Ask which of the group's units did it."""
    choices = [(name, unit_id) for unit_id, name in units]
    buttons = [
        press(name, ReportStep(unit=unit_id, step=step.id, system=system), shown=f"{name}：{step.done}")
        for name, unit_id in (*choices, (steps.BOTH, 0))
    ]
    return [flex_message(steps.WHICH_UNIT, bubble([words(steps.WHICH_UNIT, bold=True)], footer=buttons))]


def which_system_messages(step: Step, systems: Sequence[System], *, unit_id: int) -> list[Json]:
    """Ask which system was chosen."""
    buttons = [
        press(
            f"{system.name}（{system.kind}）",
            ReportStep(unit=unit_id, step=step.id, system=system.id),
            shown=f"{step.done}：{system.name}",
        )
        for system in systems
    ]
    return [flex_message(steps.WHICH_SYSTEM, bubble([words(steps.WHICH_SYSTEM, bold=True)], footer=buttons))]


def with_undo(lines: Sequence[str], *, mark: int | None) -> list[Json]:
    """Return what was noted, with a quiet button to take it back; plain text when there is nothing to take back."""
    if mark is None:
        return [text_message("\n".join(lines))]
    body = [words(lines[0], bold=True, color=GREEN), *(words(line) for line in lines[1:])]
    return [flex_message(lines[0], bubble(body, footer=[press(steps.UNDO, UndoMark(mark=mark), style="link")]))]
