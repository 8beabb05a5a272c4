"""Words said to the bot that change nothing: say what was not done, and offer the buttons that fit."""

from bot import content as say
from bot.context import Context
from bot.incoming import TextReceived
from bot.models.question import Question
from bot.reading import remarks as r
from bot.reading.step_reports import MaybeReport
from bot.services import binding, named_units, people, progress
from bot.wording.remarks import Heard

_MOST_REPORTS = 4  # Buttons of a card before it gets longer than a phone's screen.


def answer_remark(event: TextReceived, remark: r.Remark, ctx: Context) -> None:
    """Say what was heard and not done."""
    ctx.reply(event, _said_back(event, remark, ctx))


def say_nothing_was_done(ctx: Context, question: Question) -> say.Content:
    """Return what is said to a statement of which nothing is understood."""
    return say.SayBack(heard=Heard.NOTHING, commands=fitting_commands(ctx), question_id=question.id)


def fitting_commands(ctx: Context) -> tuple[str, ...]:
    """Return the commands (keys) that may have been wanted, by who writes where; a person is offered beside them."""
    if not ctx.chat.is_private:
        return ("reports", "help") if binding.units_of(ctx.session, ctx.chat) else ("help",)
    return ("cases", "help") if people.roles_of(ctx.session, ctx.chat.line_id) else ("help",)


def _said_back(event: TextReceived, remark: r.Remark, ctx: Context) -> say.Content:
    commands: tuple[str, ...]
    code = None
    match remark:
        case r.Thanks():
            heard, commands = Heard.THANKS, ()
        case r.Greets():
            heard, commands = Heard.GREETING, (*fitting_commands(ctx), "person")
        case r.WantsPerson():
            heard, commands = Heard.WANTS_PERSON, ("person",)
        case r.WantsQuiet():
            heard, commands = (Heard.WANTS_QUIET_ALONE, ()) if ctx.chat.is_private else (Heard.WANTS_QUIET, ("mute",))
        case r.WantsUndo():
            commands = _undoable(event, ctx)
            heard = Heard.WANTS_UNDO if commands else Heard.NOTHING_TO_UNDO
        case r.Misspelt(key=key):
            heard, commands, code = Heard.MISSPELT, (key,), remark.code or None
        case MaybeReport():
            return _ask_for_report(remark, ctx)
    return say.SayBack(heard=heard, commands=commands, code=code)


def _undoable(event: TextReceived, ctx: Context) -> tuple[str, ...]:
    """Return the commands that would take something back here."""
    has_reported = progress.last_own_mark(ctx.session, binding.units_of(ctx.session, ctx.chat)) is not None
    has_bound = event.user_id is not None and binding.bound_here_by(ctx.session, ctx.chat, event.user_id)
    return tuple(key for key, can in (("undo-report", has_reported), ("unbind", has_bound)) if can)


def _ask_for_report(maybe: MaybeReport, ctx: Context) -> say.Content:
    units = binding.units_of(ctx.session, ctx.chat)
    named = [unit for unit in units if named_units.is_division(unit, maybe.divisions)] if maybe.divisions else units
    codes = tuple(unit.code for unit in named or units)
    steps = maybe.steps[: max(1, _MOST_REPORTS // max(1, len(codes)))]
    return say.SayBack(heard=Heard.MAYBE_REPORT, steps=steps, units=codes, system=maybe.system, commands=("person",))
