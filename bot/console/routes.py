"""Every page and action of the console with the roles that may use it; views are registered from this table alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask.typing import ResponseReturnValue

from bot.console.views import (
    announcements,
    audit,
    candidate,
    canned,
    case,
    case_reply,
    case_steps,
    case_texts,
    cases,
    corrections,
    exports,
    knowledge,
    outgoing,
    overview,
    people,
    questions,
    receipts,
    sessions,
    settings,
    sign_in,
    unit,
    units,
)
from bot.models.people import Role

View = Callable[..., ResponseReturnValue]
# Before sign-in nobody has a role.
ANYBODY: frozenset[Role] = frozenset()
EVERY_ROLE = frozenset(Role)
OFFICE = frozenset({Role.OFFICE})
OVERSEERS = frozenset({Role.OFFICE, Role.READER})
CONSULTANTS = frozenset({Role.CONSULTANT, Role.OFFICE})
RECEIVERS = frozenset({Role.PARTY, Role.OFFICE})
WORKERS = frozenset({Role.CONSULTANT, Role.PARTY, Role.OFFICE})


@dataclass(frozen=True)
class Route:
    """One page (GET) or action (POST) below /console, its view, and who may use it.

    Its name is that of its view: sign_in.show. `only_demo`: it exists only in a demonstration. `prepare` works out for
    those who may come here what takes a while, before the transaction in which all others who write wait; it gets what
    the view gets, with a session that only reads, and the view finds what it returned in `visit.prepared`.
    """

    method: Literal["GET", "POST"]
    path: str
    view: View
    roles: frozenset[Role]
    only_demo: bool = False
    prepare: Callable[..., object] | None = None

    @property
    def name(self) -> str:
        """The endpoint: the view's file and name."""
        return f"{self.view.__module__.rpartition('.')[2]}.{self.view.__name__}"


ROUTES: tuple[Route, ...] = (
    Route("GET", "/sign-in", sign_in.show, ANYBODY),
    Route("POST", "/sign-in", sign_in.begin, ANYBODY),
    Route("GET", "/sign-in/code", sign_in.show_code, ANYBODY),
    Route("GET", "/sign-in/state", sign_in.tell_state, ANYBODY),
    Route("POST", "/sign-in/finish", sign_in.finish, ANYBODY),
    Route("POST", "/sign-in/demo", sign_in.enter_demo, ANYBODY, only_demo=True),
    Route("POST", "/sign-out", sign_in.sign_out, EVERY_ROLE),
    Route("GET", "/", overview.show, EVERY_ROLE),
    Route("GET", "/more", overview.show_more, EVERY_ROLE),
    Route("GET", "/units", units.show_all, EVERY_ROLE),
    Route("GET", "/units/<code>", unit.show, EVERY_ROLE),
    Route("POST", "/units/slips", unit.issue_all, OFFICE),
    Route("POST", "/units/<code>/mark", unit.mark, WORKERS),
    Route("POST", "/units/<code>/take-back", unit.take_back, WORKERS),
    Route("POST", "/units/<code>/code", unit.issue_code, CONSULTANTS),
    Route("POST", "/units/<code>/unbind", unit.unbind, OFFICE),
    Route("GET", "/cases", cases.show_all, EVERY_ROLE),
    Route("GET", "/cases/part", cases.show_part, EVERY_ROLE),
    Route("POST", "/cases/views", cases.save_view, WORKERS),
    Route("POST", "/cases/views/<int:number>/drop", cases.drop_view, WORKERS),
    Route("GET", "/cases/<int:number>", case.show, EVERY_ROLE),
    Route("GET", "/cases/<int:number>/part", case.show_part, EVERY_ROLE),
    Route("GET", "/cases/<int:number>/same/<int:line>", case.show_shared, EVERY_ROLE),
    Route("POST", "/cases/<int:number>/draft", case_reply.save, WORKERS),
    Route("POST", "/cases/<int:number>/send", case_reply.send, WORKERS),
    Route("POST", "/cases/<int:number>/discard", case_reply.discard, WORKERS),
    Route("POST", "/cases/<int:number>/step", case_steps.take, WORKERS),
    Route("POST", "/cases/<int:number>/pass-on", case_steps.pass_on, CONSULTANTS),
    Route("POST", "/cases/<int:number>/note", case_steps.add_note, CONSULTANTS),
    Route("GET", "/cases/<int:number>/texts", case_texts.show, CONSULTANTS),
    Route("GET", "/canned", canned.show, CONSULTANTS),
    Route("POST", "/canned", canned.write, OFFICE),
    Route("POST", "/canned/<int:number>/remove", canned.remove, OFFICE),
    Route("GET", "/questions", questions.show, OVERSEERS),
    Route("GET", "/proposals", questions.show_proposals, OVERSEERS),
    Route("POST", "/proposals/take-in", questions.take_in, OFFICE, prepare=questions.check),
    Route("POST", "/proposals/reject", questions.reject, OFFICE),
    Route("GET", "/knowledge", knowledge.show, EVERY_ROLE),
    Route("GET", "/knowledge/versions", knowledge.show_versions, OVERSEERS),
    Route("POST", "/knowledge/versions/<int:number>/restore", knowledge.restore, OFFICE, prepare=knowledge.read_older),
    Route("POST", "/knowledge/upload", knowledge.upload, OFFICE, prepare=knowledge.check),
    Route("GET", "/knowledge/changes/<int:number>", candidate.show, OVERSEERS),
    Route("GET", "/knowledge/changes/<int:number>/part", candidate.show_part, OVERSEERS),
    Route("POST", "/knowledge/changes/<int:number>/publish", candidate.publish, OFFICE, prepare=candidate.read),
    Route("POST", "/knowledge/changes/<int:number>/drop", candidate.drop, OFFICE),
    Route("GET", "/receipts", receipts.show, RECEIVERS),
    Route("POST", "/receipts", receipts.take, RECEIVERS),
    Route("GET", "/outgoing", outgoing.show, OVERSEERS),
    Route("GET", "/outgoing/reminder", outgoing.show_reminder, OVERSEERS),
    Route("POST", "/outgoing/hold", outgoing.set_hold, OFFICE),
    Route("POST", "/outgoing/failed/<int:number>/again", outgoing.send_again, OFFICE),
    Route("GET", "/announcements", announcements.show_all, OVERSEERS),
    Route("GET", "/announcements/new", announcements.begin, OFFICE),
    Route("POST", "/announcements/new", announcements.write, OFFICE, prepare=announcements.take_picture),
    Route("GET", "/announcements/<int:number>", announcements.show, OVERSEERS),
    Route("POST", "/announcements/<int:number>", announcements.do, OFFICE),
    Route("GET", "/corrections", corrections.show_all, OVERSEERS),
    Route("GET", "/corrections/who", corrections.show_who, OVERSEERS),
    Route("POST", "/corrections", corrections.write, OFFICE),
    Route("GET", "/people", people.show, EVERY_ROLE),
    Route("POST", "/people/invite", people.invite, OFFICE),
    Route("POST", "/people/<int:number>/revoke", people.revoke, OFFICE),
    Route("POST", "/people/<int:number>/away", people.set_away, WORKERS),
    Route("POST", "/people/<int:number>/hours", people.set_hours, WORKERS),
    Route("GET", "/audit", audit.show, OVERSEERS),
    Route("GET", "/settings", settings.show, OVERSEERS),
    Route("GET", "/exports", exports.show, EVERY_ROLE),
    Route("POST", "/exports/<what>", exports.download, EVERY_ROLE),
    Route("GET", "/report", exports.report, OVERSEERS),
    Route("GET", "/sessions", sessions.show, EVERY_ROLE),
    Route("POST", "/sessions/<int:number>/end", sessions.end, EVERY_ROLE),
    Route("POST", "/sessions/end-others", sessions.end_others, EVERY_ROLE),
)
