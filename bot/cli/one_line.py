"""The command line's own group: every error is one line on stderr and exit code 2, never a traceback."""

import sys
from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from bot.faq.mistakes import KnowledgeError
from bot.settings import PROJECT_ROOT, SettingsError

COULD_NOT = 2
_EXPECTED = (
    click.ClickException,
    click.Abort,
    SettingsError,
    SQLAlchemyError,
    KnowledgeError,
    LookupError,
    OSError,
    ImportError,
)


class OneLineGroup(click.Group):
    """Runs a command; what goes wrong is said in one line.

    A command ends itself with 1 when it did its work and found something bad (mistakes in a file, a failed check).
    """

    def main(  # type: ignore[override]  # click overloads it by the value of standalone_mode
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        *,
        standalone_mode: bool = True,
        **extra: Any,  # noqa: ANN401 - click's own signature
    ) -> Any:  # noqa: ANN401 - likewise
        """Run the command that `args` name, and end the process unless the caller wants the result."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except NoArgsIsHelpError as error:
            error.show()
            sys.exit(COULD_NOT)
        except Exception as error:  # noqa: BLE001 - the edge of every command
            _end(error)
        sys.exit(code if isinstance(code, int) else 0)


def _end(error: Exception) -> NoReturn:
    click.echo(f"Error: {' '.join(_said(error).split())}", err=True)
    sys.exit(COULD_NOT)


def _said(error: Exception) -> str:  # noqa: PLR0911 - each kind its own words
    match error:
        case click.UsageError(ctx=click.Context() as context):
            return f"{error.format_message()} ({context.command_path} --help shows how.)"
        case click.ClickException():
            return error.format_message()
        case click.Abort():
            return "stopped."
        case KnowledgeError():
            more = len(error.mistakes) - 1
            return f"The knowledge cannot be used: {error.mistakes[0]}{f' (and {more} more)' if more else ''}"
        case IntegrityError():
            return "Somebody else changed the same rows just now. Nothing was changed here; try again."
        case DBAPIError():
            # Only the first line: the next ones may repeat what stands in a row.
            first = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
            return f"The database cannot be used: {first}"
        case SQLAlchemyError():
            return f"The database cannot be used: {str(error).splitlines()[0]}"
        case _ if isinstance(error, _EXPECTED):
            return str(error) or type(error).__name__
        case _:
            return f"This should not happen: {type(error).__name__} in {_place(error)}. Nothing more was done."


def _place(error: Exception) -> str:
    """Return the last line of ours that ran; never the error's own words, which may repeat what people wrote."""
    ours = [one for one in extract_tb(error.__traceback__) if Path(one.filename).is_relative_to(PROJECT_ROOT / "bot")]
    return f"{Path(ours[-1].filename).relative_to(PROJECT_ROOT)}:{ours[-1].lineno}" if ours else "the command line"
