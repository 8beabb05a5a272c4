"""A day, an hour or a weekday is only ever taken from a moment that is local: the database's moments are in UTC."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT

TAKERS = ("date", "time", "weekday", "isoweekday", "strftime")
MAKES_LOCAL = ("astimezone", "combine", "parse_moment", "fromtimestamp")
# Names whose moments are local by what they are: parameters that say so, and the due moments of a timetable.
LOCAL_NAMES = ("local", "wave.due", "one.due", "slot", "day", "datetime.min")
# What is no moment, or a moment whose day may be any.
EXCUSED = {
    "bot/simulator": "the stand-in has its own clock and shows its page's visitors their own",
    "bot/dates/workdays.py": "asks for local moments",
    "bot/handlers/my_work.py one": "a time of day that somebody typed",
    "bot/services/chats.py now": "part of a key: whichever day it is, it is another one tomorrow",
    "bot/services/step_imports.py row.at": "a local moment that stands in a file",
    "bot/cli/steps.py one.row.at": "likewise",
    "bot/cli/steps.py machine_now": "part of a key: whichever hour it is",
    "bot/services/backup_files.py moment.astimezone(UTC)": "part of a name that says so with its Z",
    "bot/wording/roles.py hours.start": "a time of day",
    "bot/wording/roles.py hours.end": "likewise",
    "bot/wording/announcement_problems.py hours.start": "a time of day",
    "bot/wording/announcement_problems.py hours.end": "likewise",
    "bot/wording/settings.py hours.start": "a time of day",
    "bot/wording/settings.py hours.end": "likewise",
    "bot/console/views/audit.py datetime.strptime(given or '', '%Y-%m-%d')": "a day that somebody typed",
    "bot/measures.py self._understanding": "a stop-watch",
    "bot/console/views/unit.py one.wave.due": "a timetable's moments are local",
    "bot/cli/reminders.py end": "a local moment that somebody typed",
    "bot/programme/reminding.py moment": "asks for a local moment",
    "bot/wording/roles.py program.watch.at": "a time of day",
    "bot/services/quota_warnings.py month": "part of a key: LINE's month",
    "bot/services/spending.py until - timedelta(microseconds=1)": "a local moment by then",
    "bot/services/spending.py now": "likewise",
    "bot/programme/reporting_pace.py now": "asks for a local moment",
    "bot/programme/reporting_pace.py moment": "likewise",
    "bot/programme/forecasting.py now": "likewise",
    "bot/programme/forecasting.py moment": "a timetable's moments are local",
    "bot/console/views/case_reply.py visit": "writes a time of day in the programme's zone",
}


def sources() -> list[Path]:
    files = [path for folder in ("bot", "scheduler") for path in (PROJECT_ROOT / folder).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def taken(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Return each expression of which a day or time is taken, with the function it stands in."""
    for function in [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]:
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in TAKERS:
                    yield value, function
                case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value=spec)])):
                    if re.search("%[a-zA-Z]", str(spec)):
                        yield value, function
                case _:
                    pass


def is_local(value: ast.expr, function: ast.AST) -> bool:
    """Tell whether an expression makes a local moment, or is a name to which the function gave one."""
    text = ast.unparse(value)
    if text in LOCAL_NAMES or any(f".{maker}(" in text or text.startswith(f"{maker}(") for maker in MAKES_LOCAL):
        return "astimezone(UTC)" not in text
    given = [
        ast.unparse(node)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.NamedExpr | ast.For | ast.comprehension)
        and text in {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    ]
    return bool(given) and all(any(maker in one for maker in MAKES_LOCAL) and "(UTC)" not in one for one in given)


def offences(path: Path, source: str) -> list[str]:
    return [
        f"{path}:{value.lineno} {ast.unparse(value)}"
        for value, function in taken(ast.parse(source))
        if not is_local(value, function) and not _is_labelled_utc(source, value)
    ]


def _is_labelled_utc(source: str, value: ast.expr) -> bool:
    """Text that says itself that it is in UTC misleads nobody."""
    return " UTC" in source.splitlines()[value.lineno - 1]


def test_no_day_is_taken_from_a_moment_that_is_not_local() -> None:
    found = [
        offence
        for path in sources()
        for offence in offences(path.relative_to(PROJECT_ROOT), path.read_text(encoding="utf-8"))
    ]

    def excused(offence: str) -> bool:
        place, _, value = offence.partition(" ")
        file = place.partition(":")[0]
        return any(file.startswith(one) or f"{file} {value}" == one for one in EXCUSED)

    assert [one for one in found if not excused(one)] == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("return now.date()", True),
        ("return (now + offset).date()", True),
        ("return now.astimezone(UTC).date()", True),
        ("return f'{row.sent_at:%m/%d}'", True),
        ("return f'{row.sent_at:%m/%d} UTC'", False),
        ("return now.astimezone(zone).date()", False),
        ("here = now.astimezone(zone); return here.weekday()", False),
        ("here = now.astimezone(UTC); return here.weekday()", True),
        ("return f'{share:.1%}'", False),
    ],
)
def test_the_rule_finds_what_it_is_for(line: str, *, wrong: bool) -> None:
    assert bool(offences(Path("x.py"), f"def f():\n    {line}\n")) is wrong
