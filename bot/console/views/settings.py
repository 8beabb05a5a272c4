"""The programme as it is set, for how long things are kept, and what goes next."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit
from bot.services import knowledge_versions, retention
from bot.wording import knowledge as version_wording
from bot.wording import settings as wording

_TONIGHT = timedelta(days=1)


def show(visit: Visit) -> ResponseReturnValue:
    """Show it; what is set here is set in the knowledge."""
    scope = retention.scope_of(visit.knowledge, now=visit.moment.machine_now + _TONIGHT)
    program = visit.knowledge.program
    return page(
        visit,
        "settings.html",
        here="settings_show",
        facts=wording.facts(program, visit.published.version),
        kept=wording.kept(program.retention),
        due=retention.count_due(visit.session, scope),
        latest=retention.latest_run(visit.session),
        rule_names=wording.RULES,
        version=knowledge_versions.current(visit.session),
        note=version_wording.note,
        publisher=version_wording.publisher,
    )
