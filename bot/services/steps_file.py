"""Reads a list of steps that units have done, and of receipts, and finds every bad row; knows no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.dates.written_day import done_at, read_day
from bot.faq.knowledge import Knowledge
from bot.faq.steps import Step
from bot.programme.unit_state import SYSTEM
from bot.services.school_codes import DIVISIONS, unit_code
from bot.tables.complaint import Complaint, TableError
from bot.tables.headings import Column, Kind, bare
from bot.tables.table import Row, read_table

CODE, NAME, DIVISION, STEP, DETAIL, DAY, TAKEN_BACK = "code", "name", "unit", "step", "detail", "day", "taken back"


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One good row; without a time its moment is noon of the day. `name` is what the file calls the school."""

    line: int
    unit_code: str
    name: str
    step: Step
    detail: str | None
    at: datetime
    has_time: bool
    says_when: bool


@dataclass(frozen=True, kw_only=True)
class StepsFile:
    """The steps of a file, and what to tell its sender."""

    rows: tuple[StepRow, ...]
    notes: tuple[Complaint, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a row means where it does not say so: the step, and the moment (program time) that counts as now."""

    knowledge: Knowledge
    zone: tzinfo
    now: datetime
    step: Step | None = None

    @property
    def today(self) -> date:
        """Return the programme's day."""
        return self.now.astimezone(self.zone).date()


def columns(*, needs_step: bool) -> tuple[Column, ...]:
    """Return the columns of a list of steps."""
    return (
        Column(
            key=CODE,
            heading="單位代碼",
            synonyms=("學校代碼", "學校代號", "單位代號", "代碼", "代號", "school code"),
            is_required=True,
            kind=Kind.CODE,
        ),
        Column(key=NAME, heading="學校名稱", synonyms=("校名", "學校", "單位名稱", "單位", "名稱"), kind=Kind.NAME),
        Column(key=DIVISION, heading="部別", synonyms=("學制", "日夜別", "日夜間部", "division")),
        Column(
            key=STEP,
            heading="步驟",
            synonyms=("步驟代號", "結果", "狀態", "處理結果", "項目"),
            is_required=needs_step,
        ),
        Column(
            key=DETAIL, heading="內容", synonyms=("備註", "原因", "說明", "退件原因", "補正原因", "選定系統", "系統")
        ),
        Column(
            key=DAY,
            heading="日期",
            synonyms=(
                "收件日",
                "收件日期",
                "到件日",
                "到件日期",
                "傳真日期",
                "完成日",
                "完成日期",
                "標記時間",
                "時間",
                "date",
            ),
        ),
        Column(key=TAKEN_BACK, heading="收回時間"),
        # What our own list has beside: known, and not read.
        Column(key="county", heading="縣市"),
        Column(key="step name", heading="步驟名稱"),
        Column(key="by", heading="標記者"),
        Column(key="how", heading="方式"),
        Column(key="recorded", heading="登錄時間"),
    )


def read_steps(
    content: bytes, asked: Asked, *, sheet: str | None = None, renamed: Mapping[str, str] | None = None
) -> StepsFile:
    """Return the steps of a CSV or XLSX file; rows that were taken back are passed over.

    Raises:
        TableError: with every bad row; nothing of such a file may be taken.
    """
    table = read_table(content, columns(needs_step=asked.step is None), sheet=sheet, renamed=renamed)
    bad, notes = list(table.bad), list(table.notes)
    held = [row for row in table.rows if not row.values.get(TAKEN_BACK)]
    rows: list[StepRow] = []
    for row in held:
        reasons = list(_problems(row, asked))
        bad.extend(Complaint(row.line, reason) for reason in reasons)
        if not reasons:
            rows.append(_step_row(row, asked))
    bad.extend(_twice(rows))
    if len(held) < len(table.rows):
        notes.append(Complaint(table.line, f"{len(table.rows) - len(held)} row(s) were taken back and are passed over"))
    if not table.rows and not bad:
        bad.append(Complaint(table.line, "there are no rows in this file"))
    if bad:
        raise TableError(bad)
    return StepsFile(rows=tuple(rows), notes=tuple(sorted(notes)))


def _problems(row: Row, asked: Asked) -> Iterator[str]:
    division = row.values.get(DIVISION, "")
    if not row.values[CODE]:
        yield "單位代碼 is empty"
    elif unit_code(row.values[CODE]) is None:
        yield f"單位代碼 {row.values[CODE]!r} is not the code of a unit"
    if division not in DIVISIONS:
        yield f"部別 {division!r} is not known"
    step = _step(row, asked)
    if step is None:
        names = "、".join(one.name for one in asked.knowledge.steps)
        yield f"步驟 {row.values.get(STEP, '')!r} is none of {names}"
    elif step.asks == SYSTEM and _system(row, asked) is None:
        names = "、".join(one.name for one in asked.knowledge.systems.systems)
        yield f"內容 {row.values.get(DETAIL, '')!r} is none of {names}"
    yield from _problems_of_day(row.values.get(DAY, ""), asked)


def _problems_of_day(written: str, asked: Asked) -> Iterator[str]:
    if not written:
        return
    found = read_day(written, today=asked.today, zone=asked.zone)
    if found is None:
        yield f"日期 {written!r} is not a day like 110/12/09 or 2021-12-09"
    elif found[0] > asked.today or (found[1] is not None and found[1] > asked.now):
        yield f"日期 {written!r} is after today"


def _step_row(row: Row, asked: Asked) -> StepRow:
    code = unit_code(row.values[CODE], DIVISIONS[row.values.get(DIVISION, "")])
    step = _step(row, asked)
    assert code is not None  # noqa: S101 - rows with problems never come here
    assert step is not None  # noqa: S101 - likewise
    day = read_day(row.values.get(DAY, ""), today=asked.today, zone=asked.zone)
    return StepRow(
        line=row.line,
        unit_code=code,
        name=row.values.get(NAME, ""),
        step=step,
        detail=_system(row, asked) if step.asks == SYSTEM else row.values.get(DETAIL) or None,
        at=done_at(day, now=asked.now, zone=asked.zone),
        has_time=day is None or day[1] is not None,
        says_when=day is not None,
    )


def _step(row: Row, asked: Asked) -> Step | None:
    written = bare(row.values.get(STEP, ""))
    if not written:
        return asked.step
    return next(
        (
            one
            for one in asked.knowledge.steps
            if written in {bare(word) for word in (one.id, one.name, one.done, *one.words)}
        ),
        None,
    )


def _system(row: Row, asked: Asked) -> str | None:
    written = bare(row.values.get(DETAIL, ""))
    return next((one.id for one in asked.knowledge.systems.systems if written in (bare(one.id), bare(one.name))), None)


def _twice(rows: list[StepRow]) -> Iterator[Complaint]:
    """Find a step that two rows say of a unit: which of the days would count?"""
    first: dict[tuple[str, str], StepRow] = {}
    for row in rows:
        earlier = first.setdefault((row.unit_code, row.step.id), row)
        if earlier is not row:
            yield Complaint(row.line, f"{row.step.name} of {row.unit_code} stands in line {earlier.line} already")
