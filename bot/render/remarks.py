"""Renders what is said to words that changed nothing; reads rows, writes none."""

from sqlalchemy import select

from bot import content as say
from bot.cards import remarks as card
from bot.models.school import Unit
from bot.reading.orders.table import word_for
from bot.render.context import Messages, RenderContext
from bot.wording.remarks import Heard, said_back


def render_back(content: say.SayBack, ctx: RenderContext) -> Messages:
    """Return the sentence with its buttons; a person can be asked for beside every command that may not fit."""
    steps = tuple(step for one in content.steps if (step := ctx.published.knowledge.step_by_id.get(one)))
    first = [word_for(content.commands[0], ctx.program)] if content.commands else []
    command = " ".join([*first, *([content.code] if content.code else [])])
    text = said_back(content.heard, ctx.program, command=command, steps=steps)
    units = ctx.session.scalars(select(Unit).where(Unit.code.in_(content.units)).order_by(Unit.code)).all()
    buttons = card.report_buttons(steps, [(unit.id, unit.division) for unit in units], system=content.system)
    keys = (*content.commands, *((card.PERSON,) if content.heard is Heard.NOTHING else ()))
    buttons += [
        card.command_button(ctx.program, key, code=content.code, question_id=content.question_id) for key in keys
    ]
    return card.said_back_messages(text, buttons, quote_token=ctx.quote_token(content.question_id))
