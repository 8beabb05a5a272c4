"""`python -m bot ask`: what the bot would say, judged as in a group at 10:00 on a working day."""

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click

from bot.faq.found import Answer, Decision, Found, NoMatch, Silent, Status, Suggestions
from bot.faq.load import KnowledgeError, load_folder
from bot.faq.report import lead_of, record
from bot.programme.answering import prepare
from bot.programme.published import Published
from bot.reading.evaluating import previous_of
from bot.reading.judging import Judged, judge
from bot.reading.orders.everybody import ShowProgress
from bot.services.learned_versions import prepare_version
from bot.settings import SettingsError, read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.command()
@click.argument("text", required=False)
@click.option("--addressed", is_flag=True, help="As if the bot had been mentioned.")
@click.option("--explain", is_flag=True, help="Why it answered, held back or chose.")
@click.option(
    "--batch", type=click.File(encoding="utf-8"), help="A JSON Lines file with text, context, addressed, system."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def ask(text: str | None, *, addressed: bool, explain: bool, batch: TextIO | None, as_json: bool) -> None:
    """Judge TEXT, or each line of --batch FILE."""
    if (text is None) == (batch is None):
        raise click.UsageError("Give a TEXT or --batch FILE.")
    try:
        published = what_runs()
    except KnowledgeError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        sys.exit(1)
    for line in _lines(batch) if batch else iter([{"text": text or ""}]):
        said_to_bot = bool(line.get("addressed", addressed)) or addressed
        judged = judge_line(published, line, addressed=said_to_bot)
        found = judged.found or _found_for_words(judged)
        if as_json:
            click.echo(json.dumps(record(published.knowledge, line["text"], found), ensure_ascii=False))
        else:
            _print(published, found, explain=explain)


def what_runs() -> Published:
    """Return the published knowledge, or the folder when nothing is published.

    Raises:
        KnowledgeError: nothing is published and the folder has mistakes.
    """
    settings = read_settings()
    path = settings.database_url.removeprefix("sqlite:///")
    if path == settings.database_url or Path(path).exists():
        try:
            with open_database(settings) as database, database.read() as session:
                return CurrentKnowledge(partial(prepare_version, database)).get(session)
        except (SettingsError, LookupError):
            pass  # Nothing is published yet: the folder is what would be.
    return prepare(0, load_folder(settings.knowledge_dir))


def judge_line(published: Published, line: dict[str, Any], *, addressed: bool) -> Judged:
    """Judge one input line; its `context` is the same person's previous question."""
    context = line.get("context")
    system = line.get("system")
    return judge(
        published,
        line["text"],
        addressed=addressed,
        previous=lambda: previous_of(published, context, system) if context else None,
        system=system,
    )


def _found_for_words(judged: Judged) -> Found:
    """Return what stands for an order, a report or a remark, which the matcher never sees."""
    meant = judged.order or judged.remark
    decision: Decision = Status() if isinstance(meant, ShowProgress) else NoMatch(is_question=False)
    return Found(decision=decision if meant else Silent(), explain=lambda: (f"read as {type(meant).__name__}",))


def _lines(batch: TextIO) -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(batch, start=1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except ValueError as error:
            raise click.ClickException(f"{batch.name}:{number}: not JSON: {error}") from error
        if not isinstance(line, dict) or not isinstance(line.get("text"), str):
            raise click.ClickException(f'{batch.name}:{number}: an object with "text" is needed')
        yield line


def _print(published: Published, found: Found, *, explain: bool) -> None:
    click.echo("\n".join(_said(published, found.decision)))
    if explain:
        for candidate in found.ranked:
            facet = f"/{candidate.facet}" if candidate.facet else ""
            click.echo(f"  {candidate.score:.3f}  {candidate.entry}{facet}  {candidate.because}")
        for reason in found.reasons:
            click.echo(f"  because {reason}")


def _said(published: Published, decision: Decision) -> list[str]:
    match decision:
        case Answer(parts=parts):
            return [f"[{p.entry}{'/' + p.facet if p.facet else ''}]\n{lead_of(published.knowledge, p)}" for p in parts]
        case Suggestions(entries=entries):
            return ["suggests:", *(f"  [{n}] {published.knowledge.by_number[n].question}" for n in entries)]
        case Status():
            return ["answers from the unit's record"]
        case NoMatch(is_question=is_question):
            return [
                "offers a consultant"
                if is_question
                else ("no question: does what it is read as, or says what it did not do")
            ]
        case Silent():
            return ["says nothing"]
