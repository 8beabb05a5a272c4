"""Every route against every role, forms without their token, foreign addresses, and the headers of every answer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from bot.app import build_app
from bot.console.navigation import PLACES, wanted_path
from bot.console.routes import ANYBODY, EVERY_ROLE, ROUTES, Route
from bot.models.announcement import Announcement
from bot.models.case import CaseDraft, CaseMessage
from bot.models.chat import Chat, Person
from bot.models.console import ConsoleSession
from bot.models.date_change import DateChange
from bot.models.desk import CannedText, CaseNote, SavedView
from bot.models.hold import HoldSwitch
from bot.models.knowledge import KnowledgeVersion
from bot.models.outbox import Delivery
from bot.models.people import Role, RoleGrant
from bot.models.question import Question
from bot.models.school import School, Unit
from bot.models.watch import PhoneContact
from bot.programme.announcing import Kind, State
from bot.programme.audience import Selection
from tests.console.conftest import OFFICE, READER
from tests.console.visitor import Visitor
from tests.people import HSU, NCNU
from tests.schools import in_full_swing
from tests.world import World

WHO = {Role.CONSULTANT: HSU, Role.PARTY: NCNU, Role.OFFICE: OFFICE, Role.READER: READER}
# Whatever people write and pages show: in LINE, in lists of the office, in the console.
WRITTEN_BY_PEOPLE = (
    *(Person.name, Chat.name, School.name, School.county, Unit.contact, Unit.consultant, Unit.current_system),
    *(Question.text, CaseMessage.text, CaseDraft.text, CaseNote.text, CaseNote.promised, CaseNote.next_step),
    *(CannedText.title, CannedText.text, CannedText.changed_by, SavedView.name, PhoneContact.by_name),
    *(Announcement.text, ConsoleSession.browser, KnowledgeVersion.note, KnowledgeVersion.published_by, Delivery.error),
    *(DateChange.words, DateChange.by_name, HoldSwitch.by, RoleGrant.name),
)
# What a reader may do although it is no reading: leave, and take a table away, which is noted.
OWN_SESSION = {"sign_in.sign_out", "sessions.end", "sessions.end_others", "exports.download"}


def concrete(route: Route) -> str:
    """Return an address of a route: the first row of whatever it is about."""
    path = route.path
    while "<" in path:
        before, _, rest = path.partition("<")
        converter, _, after = rest.partition(">")
        path = before + ("1" if converter.startswith("int:") else "010301") + after
    return f"/console{path}"


def rules(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("console.") and rule.endpoint != "console.static":
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield method, rule.rule.removeprefix("/console")


def test_nothing_is_served_but_what_the_table_names(world: World) -> None:
    assert sorted(rules(world.client.application)) == sorted((one.method, one.path) for one in ROUTES)


def test_a_reader_changes_nothing() -> None:
    writes = {one.name for one in ROUTES if one.method == "POST" and Role.READER in one.roles}
    assert writes == OWN_SESSION


def test_the_navigation_leads_only_where_one_may_go() -> None:
    roles = {one.name.replace(".", "_"): one.roles for one in ROUTES}
    assert {place.endpoint: place.roles for place in PLACES} == {
        place.endpoint: roles[place.endpoint] for place in PLACES
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_route_asks_for_its_role(enter: Callable[[str], Visitor], role: Role) -> None:
    wrong, visitor = [], enter(WHO[role])
    for route in ROUTES:
        if route.method == "GET":
            status = visitor.client.get(concrete(route)).status_code
        else:
            status = visitor.post(concrete(route)).status_code
            visitor = enter(WHO[role])  # What was posted may have ended this session.
        allowed = route.roles == ANYBODY or role in route.roles
        if (status == 403) is allowed or status >= 500:
            wrong.append((route.method, route.path, status))
    assert wrong == []


def test_who_is_not_signed_in_sees_and_does_nothing(office_world: World) -> None:
    visitor = Visitor(office_world)
    visitor.go("/console/sign-in")
    wrong = []
    for route in ROUTES:
        if route.roles == ANYBODY:
            continue
        path = concrete(route)
        response = visitor.client.get(path) if route.method == "GET" else visitor.post(path)
        if response.status_code != 303 or not response.location.startswith("/console/sign-in"):
            wrong.append((route.method, route.path, response.status_code))
    assert wrong == []


def test_a_form_without_its_token_does_nothing(office_world: World, enter: Callable[[str], Visitor]) -> None:
    visitor, stranger = enter(OFFICE), Visitor(office_world)
    stranger.go("/console/sign-in")
    foreign = next(one.fields["csrf_token"] for one in stranger.forms())
    for route in ROUTES:
        if route.method == "POST":
            for data in ({}, {"csrf_token": foreign}):
                response = visitor.client.post(concrete(route), data=data)
                assert response.status_code == 400, route.path
                assert "沒有做任何更動" in response.get_data(as_text=True)
    assert visitor.go("/console/").status_code == 200


def test_the_webhook_needs_no_token_of_a_form(world: World) -> None:
    assert world.post() == 200


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console//evil.example",
        "/console/\\..\\evil",
        "/console/\n//evil.example",
        "javascript:alert(1)",
        "/callback",
        "/console",
        "",
        None,
    ],
)
def test_only_pages_of_ours_are_gone_to_after_sign_in(given: str | None) -> None:
    assert wanted_path(given) is None


def test_a_foreign_address_is_forgotten_at_sign_in(office_world: World) -> None:
    visitor = Visitor(office_world)
    visitor.go("/console/sign-in?next=//evil.example/console/")

    response = visitor.send("/demo", follow=False, person=HSU)

    assert response.location == "/console/"


def test_every_answer_has_all_headers(office_world: World, enter: Callable[[str], Visitor]) -> None:
    visitor = enter(OFFICE)
    found = [visitor.client.get(concrete(one)) for one in ROUTES if one.method == "GET"]
    found += [visitor.client.get("/console/nothing-here"), visitor.client.post("/console/sign-out")]
    found += [
        visitor.client.get(f"/console/static/{name}", buffered=True) for name in ("console.css?v=1", "nothing.js")
    ]
    for response in found:
        response.close()
        headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        is_file = response.request.path.endswith(".css")
        assert headers["Cache-Control"] == ("public, max-age=31536000, immutable" if is_file else "no-store")
        if response.mimetype == "text/html" and response.request.path != "/console/report":
            text = response.get_data(as_text=True)
            assert not any(part in text for part in (" style=", "<style", "javascript:", " onclick=")), (
                response.request.path
            )
    assert "Content-Security-Policy" not in office_world.client.get("/healthz").headers


def test_what_people_write_is_text_on_every_page(world: World) -> None:
    attack = "<img src=x onerror=alert(1)>{{7*7}}"
    in_full_swing(world)
    with world.database.write() as session:
        session.add(Announcement(**an_announcement(attack, world.clock.now())))
        for column in WRITTEN_BY_PEOPLE:
            session.execute(update(column.class_).values({column: attack}).where(column.is_not(None)))
    shown = {}
    for role in Role:
        visitor = Visitor(world)
        visitor.go("/console/sign-in")
        with world.database.read() as session:
            who = session.scalars(select(RoleGrant.line_id).where(RoleGrant.role == role)).first()
        visitor.send("/demo", person=who or "")
        for route in ROUTES:
            if route.method == "GET" and role in route.roles:
                shown[route.path, role] = visitor.client.get(concrete(route)).get_data(as_text=True)

    assert [place for place, text in shown.items() if "<img src=x" in text or "onerror=alert(1)&gt;49" in text] == []
    assert sum("&lt;img src=x" in text for text in shown.values()) > 20


def an_announcement(text: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": Kind.ANNOUNCEMENT,
        "text": text,
        "selection": Selection(everybody=True).to_row(),
        "state": State.DRAFT,
        "digest": "0",
        "written_by": OFFICE,
        "written_at": now,
        "approved_for": [],
    }


def test_a_fault_of_ours_is_a_page_with_all_headers(
    office_world: World, enter: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = enter(OFFICE)
    monkeypatch.setattr(office_world.runtime, "setting", lambda _now: 1 / 0)

    answer = visitor.client.get("/console/")

    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_outside_a_demonstration_there_is_no_way_in_by_one_click(office_world: World) -> None:
    runtime = office_world.runtime
    runtime.settings = replace(runtime.settings, demo_mode=False)
    office_world.client = build_app(runtime).test_client()
    visitor = Visitor(office_world)
    visitor.go("/console/sign-in")

    assert "示範" not in visitor.words
    assert visitor.post("/console/sign-in/demo", person=OFFICE).status_code == 404
    cookie = visitor.page.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/console"))
    assert "Strict-Transport-Security" in visitor.page.headers


def test_every_role_may_look_at_the_first_page_and_leave() -> None:
    by_name = {one.name: one.roles for one in ROUTES}
    assert by_name["overview.show"] == by_name["sign_in.sign_out"] == EVERY_ROLE
