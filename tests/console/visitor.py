"""Somebody with a browser, at HTTP level: follows links and sends the forms that a page really has."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fake_line import buttons
from tests.people import said
from tests.world import World

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X) AppleWebKit/605.1.15 Version/15.1 Safari/604.1"


@dataclass
class Form:
    """A form of a page: where it goes (and where buttons of it go instead), its fields as they stand, its words."""

    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    words: str = ""
    elsewhere: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(unescape(given.get("action", "")), given.get("method", "get")))
            self._inside = True
        if not self._inside:
            return
        here = self.forms[-1]
        if tag == "button" and "formaction" in given:
            here.elsewhere.append(given["formaction"])
        if tag == "input" and "name" in given:
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            here.fields[given["name"]] = given.get("value", "")
        if tag == "select":
            self._select = given.get("name")
        if tag == "option" and self._select and ("selected" in given or self._select not in here.fields):
            here.fields[self._select] = given.get("value", "")
        if tag == "textarea":
            self._area = given.get("name")
            here.fields[given["name"]] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.forms[-1].words += data.strip()
            if self._area:
                self.forms[-1].fields[self._area] += data


class Visitor:
    """One browser with its cookies; `page` is what it shows."""

    def __init__(self, world: World, *, user_agent: str = SAFARI) -> None:
        self._world = world
        self.client: FlaskClient = world.client.application.test_client()
        self._headers = {"User-Agent": user_agent}
        self.page: TestResponse

    @property
    def text(self) -> str:
        return self.page.get_data(as_text=True)

    @property
    def words(self) -> str:
        """What the page says, without its marks."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    def go(self, path: str, **arguments: Any) -> TestResponse:
        self.page = self.client.get(path, headers=self._headers, follow_redirects=True, **arguments)
        return self.page

    def forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    def send(self, ending: str, *, follow: bool = True, **values: Any) -> TestResponse:
        """Send the page's first form whose address ends so, with these values instead of those that stand in it."""
        form, action = next(
            (one, action)
            for one in self.forms()
            for action in (one.action, *one.elsewhere)
            if action.partition("?")[0].endswith(ending)
        )
        values = {name.rstrip("_"): value for name, value in values.items()}
        self.page = self.client.post(action, data=form.fields | values, headers=self._headers, follow_redirects=follow)
        return self.page

    def post(self, path: str, **values: Any) -> TestResponse:
        """Post what no form of the page offers, with the right token."""
        with self.client.session_transaction(path="/console/") as cookie:
            assert cookie.get("csrf_token"), "look at a page with a form first"
        token = next((one.fields["csrf_token"] for one in self.forms() if "csrf_token" in one.fields), "")
        return self.client.post(path, data={"csrf_token": token, **values}, headers=self._headers)

    def sign_in(self, line_id: str) -> "Visitor":
        """Sign in as somebody by their 1:1 chat."""
        self.go("/console/sign-in")
        self.send("/sign-in")
        (asked,) = self._world.say(f"登入 {self.code}", group=None, user=line_id)
        yes = buttons(asked.messages)["是我，登入"]["data"]
        assert "已確認" in said(self._world.tap(yes, group=None, user=line_id))
        self.send("/finish")
        return self

    @property
    def code(self) -> str:
        found = re.search(r'aria-label="登入碼 (\d{6})"', self.text)
        assert found is not None, self.words
        return found[1]


def open_case(visitor: Visitor, number: int = 1) -> Visitor:
    """Have a visitor look at a case."""
    visitor.go(f"/console/cases/{number}")
    return visitor
