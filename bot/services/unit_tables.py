"""The list of units as it is looked at, as a table: one row a unit, one column a step."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bot.faq.knowledge import Knowledge
from bot.programme.unit_board import BoardLine
from bot.programme.unit_state import UnitState
from bot.tables.writing import Cell


def board_table(
    found: Sequence[BoardLine], states: Mapping[int, UnitState], knowledge: Knowledge, zone: tzinfo
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return headings and rows of these units in their states; a step's cell is when it was marked."""
    steps = [step for step in knowledge.steps if not step.optional]
    terms = knowledge.program.terms
    headings = (
        "單位代碼",
        "名稱",
        "縣市",
        "系統",
        terms.consultant,
        "聯絡人",
        "群組",
        "未結案件",
        *(s.name for s in steps),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        line = one.line
        marks = (states[line.unit_id].marks.get(step.id) for step in steps)
        rows.append(
            (
                *(line.code, line.name, line.county, line.system, "、".join(line.consultants)),
                *(line.contact, line.group_name, one.open_cases),
                *(f"{mark.at.astimezone(zone):%Y-%m-%d %H:%M}" if mark else None for mark in marks),
            )
        )
    return headings, rows
