"""Renders what somebody may type and when they hear from the bot, by their roles; reads rows, writes none."""

from bot import content as say
from bot.cards import notice
from bot.models.people import Role, RoleGrant
from bot.render.context import Messages, RenderContext
from bot.services import people, progress, role_names
from bot.wording import binding, notices, party_lists, roles


def role_given(grant: RoleGrant, ctx: RenderContext) -> Messages:
    """Greet somebody who was given a role, with what they can do now."""
    role = role_names.title(grant, ctx.published.knowledge)
    return notice.plain(binding.role_given(grant.name, role, _lines(grant, ctx)))


def render_help(content: say.SayHelp, ctx: RenderContext) -> Messages:
    """Say what can be typed here."""
    if content.private_to is None:
        return notice.plain(notices.help_text(ctx.program))
    grants = people.roles_of(ctx.session, content.private_to)
    lines = [line for grant in grants for line in _lines(grant, ctx)] or roles.asker_help(ctx.program)
    return notice.plain("\n".join((notices.who_i_am(ctx.program), *dict.fromkeys(lines))))


def _waiting(ctx: RenderContext) -> list[str]:
    return [f"待{one.words[0]}" for one in ctx.published.knowledge.steps if one.confirms and one.words]


def _lines(grant: RoleGrant, ctx: RenderContext) -> list[str]:
    match grant.role:
        case Role.CONSULTANT:
            return roles.consultant_help(ctx.program)
        case Role.OFFICE:
            return roles.office_help(ctx.program, _waiting(ctx))
        case Role.READER:
            return roles.reader_help()
        case Role.PARTY:
            knowledge = ctx.published.knowledge
            steps = [one for one in knowledge.steps if one.words and progress.is_step_of(one, grant.scope, knowledge)]
            return roles.party_help(ctx.program, [party_lists.party_orders(one) for one in steps])
