"""`python -m bot evaluate`: how well messages are matched, with confidence intervals and the worst misses."""

import sys
from collections import Counter
from pathlib import Path

import click

from bot.cli.ask import what_runs
from bot.faq import messages
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message
from bot.faq.load import KnowledgeError, load_folder
from bot.programme.answering import prepare
from bot.programme.published import Published
from bot.reading import evaluating
from bot.reading.evaluating import Judged, Measured

WORST = 15
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--against", type=FOLDER, help="Compare with another knowledge folder.")
@click.option("--folder", type=FOLDER, help="Measure this folder in place of what runs.")
@click.option("--slips", is_flag=True, help="Also measure slips of the keyboard, of speech and of copying.")
@click.option("--worst", default=WORST, help="How many misses to name.")
def evaluate(file: Path | None, against: Path | None, folder: Path | None, worst: int, *, slips: bool) -> None:
    """Measure on FILE (labelled messages as in knowledge/voices); without FILE on the knowledge's own messages.

    The knowledge's own messages are measured leaving out the writer who wrote them.
    """
    try:
        published = prepare(0, load_folder(folder)) if folder else what_runs()
        other = prepare(0, load_folder(against)) if against else None
    except KnowledgeError as error:
        _complain(error)
    if file is None:
        slipped: list[tuple[str, bool]] | None = [] if slips else None
        judged, compared = _own(published.knowledge, slipped), _own(other.knowledge) if other else None
        _print_voices(judged)
        if slipped:
            click.echo("\n".join(["slips: right entry first", *evaluating.slip_table(slipped), ""]))
    else:
        lines = _read(file, published.knowledge)
        judged, compared = evaluating.judge_all(published, lines), evaluating.judge_all(other, lines) if other else None
    measured = evaluating.measure(judged)
    _print(measured, evaluating.measure(compared) if compared is not None else None, worst=worst)


def _complain(error: KnowledgeError) -> None:
    for mistake in error.mistakes:
        click.echo(str(mistake), err=True)
    sys.exit(1)


def _own(knowledge: Knowledge, slipped: list[tuple[str, bool]] | None = None) -> list[Judged]:
    """Judge a knowledge's own messages, and add the questions with slips to `slipped`."""
    if not knowledge.messages:
        raise click.ClickException("This knowledge has no labelled messages (voices/*.jsonl). Name a FILE.")
    judged = []
    for voice, published in evaluating.without_each_writer(knowledge, _prepare):
        theirs = [one for one in knowledge.messages if one.voice == voice]
        judged.extend(evaluating.judge_all(published, theirs))
        if slipped is not None:
            slipped.extend(evaluating.judge_slips(published, theirs))
    return judged


def _prepare(knowledge: Knowledge) -> Published:
    return prepare(0, knowledge)


def _read(file: Path, knowledge: Knowledge) -> list[Message]:
    lines, mistakes = messages.read(file.name, file.read_text(encoding="utf-8"), set(knowledge.by_number))
    if mistakes:
        _complain(KnowledgeError(mistakes))
    known = {one.text for one in knowledge.messages} | {text for one in knowledge.entries for text in one.variants}
    repeated = sum(one.text in known for one in lines)
    if repeated:
        click.echo(f"{repeated} of these messages stand in the knowledge itself: the figures flatter it.", err=True)
    return lines


def _print_voices(judged: list[Judged]) -> None:
    names = (evaluating.FIRST, evaluating.SHOWN, evaluating.UNASKED, evaluating.WRONG, evaluating.FALSE)
    click.echo("writer left out      first   shown   unasked  wrong   false")
    for voice in sorted({one.message.voice for one in judged}):
        shares = evaluating.measure([one for one in judged if one.message.voice == voice]).shares
        click.echo(f"{voice:<18}" + "".join(f"{shares[name].value:8.1%}" for name in names))
    click.echo("")


def _print(measured: Measured, against: Measured | None, *, worst: int) -> None:
    for line in evaluating.table(measured, against=against):
        click.echo(line)
    confusions: Counter[tuple[int, int]] = measured.confusions
    if confusions:
        click.echo("taken for another entry: " + ", ".join(f"{a}→{b} {n}×" for (a, b), n in confusions.most_common(8)))
    if measured.misses and worst:
        click.echo("worst misses, not addressed:")
        for line in measured.misses[:worst]:
            click.echo(f"  {line}")
