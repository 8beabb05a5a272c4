"""`python -m bot doctor`: is the service well, and what is to be done next?"""

import json
import sys
from dataclasses import asdict

import click

from bot import clock
from bot.database import Database
from bot.doctor.examine import examine
from bot.doctor.findings import Finding, Level, Verdict, verdict
from bot.doctor.line_account import LineAccount
from bot.process_name import is_alive, own_name
from bot.settings import read_settings

_MARKS = {
    Level.WELL: "  well   ",
    Level.NOTE: "  note   ",
    Level.PROBLEM: "PROBLEM  ",
    Level.COULD_NOT_LOOK: "UNKNOWN  ",
    Level.CHECK: "  check  ",
}
_SAID = {
    Verdict.WELL: "Ready: nothing is wrong that can be seen. What says check is yours to look at.",
    Verdict.PROBLEMS: "There are problems.",
    Verdict.COULD_NOT_LOOK: "Not everything could be looked at.",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
def doctor(*, as_json: bool) -> None:
    """Look at everything once and say what to do next. Ends with 0 well, 1 problems, 2 could not look."""
    settings = read_settings()
    database = Database(settings.database_url)
    account = LineAccount(settings.line_access_token, settings.line_api_base_url)
    try:
        found = list(
            examine(
                settings,
                database,
                account,
                now=clock.machine_now(),
                exists=lambda name: is_alive(name, own_name()),
            )
        )
    finally:
        database.close()
    result = verdict(found)
    click.echo(_as_json(found, result) if as_json else _as_text(found, result))
    sys.exit(result)


def _as_json(found: list[Finding], result: Verdict) -> str:
    rows = [asdict(one) for one in found]
    return json.dumps({"verdict": result.name.lower(), "findings": rows}, ensure_ascii=False, indent=1)


def _as_text(found: list[Finding], result: Verdict) -> str:
    lines = []
    for one in found:
        lines.append(f"{_MARKS[one.level]}{one.about}: {one.found}")
        if one.next_step:
            lines.append(f"           → {one.next_step}")
    return "\n".join([*lines, "", _SAID[result]])
