"""A LINE below the client: keeps what it was told to send, checks it by LINE's rules, and fails when told to."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.delivery.line_client import GroupFacts, LineError, Messages, Quota
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain
from bot.simulator.line_rules import check_request

# How it fails, for `fail_next`.
DEAD_TOKEN = Refused(400, "Invalid reply token", Refusal.REPLY_TOKEN)
RATE = TryLater(429, "The API rate limit has been exceeded. Try again later.")
MONTHLY = TryLater(429, "You have reached your monthly limit.", over_quota=True)
TIMED_OUT = Uncertain(None, "ReadTimeoutError")
BROKEN = Uncertain(500, "Internal server error")
UNREACHABLE = TryLater(None, "NewConnectionError")


@dataclass(frozen=True)
class Call:
    """One call as LINE saw it."""

    kind: str
    to: str
    messages: Messages
    retry_key: UUID | None = None


class FakeLine:
    """`fail_next` holds results for the next calls; a Sent result there means the call is taken as usual."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.accepted: list[Call] = []
        self.fail_next: deque[Result] = deque()
        self.members = 5
        self.quota_reading = Quota(limit=200, used=0)
        self.is_silent = False
        self.contents: dict[str, bytes] = {}
        self.left: list[str] = []
        self.strangers: set[str] = set()
        self._ids = 0
        self.menus: dict[str, dict[str, Any]] = {}
        self.menu_of: dict[str, str] = {}
        self.menu_for_all: str | None = None

    def reply(self, token: str, messages: Messages) -> Result:
        problems = check_request("reply", {"replyToken": token, "messages": messages})
        assert not problems, problems
        return self._take(Call("reply", token, messages))

    def push(self, to: str, messages: Messages, retry_key: UUID) -> Result:
        problems = check_request("push", {"to": to, "messages": messages})
        assert not problems, problems
        return self._take(Call("push", to, messages, retry_key))

    def quota(self) -> Quota:
        if self.is_silent:
            raise LineError("500", is_final=False)
        return self.quota_reading

    def group(self, line_id: str, *, is_room: bool) -> GroupFacts:  # noqa: ARG002 - LINE's shape
        if self.is_silent:
            raise LineError("500", is_final=False)
        return GroupFacts(name="測試群組", member_count=self.members)

    def person_name(self, user_id: str, group_id: str | None) -> str:
        if self.is_silent:
            raise LineError("500", is_final=False)
        return f"{user_id[:4]}@{(group_id or 'private')[:4]}"

    def leave(self, line_id: str, *, is_room: bool) -> None:  # noqa: ARG002 - LINE's shape
        if self.is_silent:
            raise LineError("500", is_final=False)
        if line_id in self.strangers:
            raise LineError("404 Not found", is_final=True, status=404)
        self.left.append(line_id)

    def content(self, message_id: str) -> bytes:
        if self.is_silent:
            raise LineError("500", is_final=False)
        if message_id not in self.contents:
            raise LineError("404 Not found", is_final=True)
        return self.contents[message_id]

    def make_menu(self, menu: Mapping[str, Any], picture: bytes, *, for_all: bool) -> str:
        if self.is_silent:
            raise LineError("500", is_final=False)
        problems = check_request("richmenu", menu)
        assert not problems, problems
        assert picture.startswith(b"\x89PNG")
        made = f"richmenu-{len(self.menus)}-{menu['name']}"
        self.menus[made] = dict(menu)
        if for_all:
            self.menu_for_all = made
        return made

    def has_menu(self, menu_id: str) -> bool:
        return menu_id in self.menus

    def drop_menu(self, menu_id: str) -> None:
        self.menus.pop(menu_id, None)

    def show_menu(self, user_id: str, menu_id: str | None) -> None:
        if self.is_silent:
            raise LineError("500", is_final=False)
        if menu_id is None:
            self.menu_of.pop(user_id, None)
        elif menu_id in self.menus:
            self.menu_of[user_id] = menu_id
        else:
            raise LineError("404 Not found", is_final=True, status=404)

    def _take(self, call: Call) -> Result:
        self.calls.append(call)
        result = self.fail_next.popleft() if self.fail_next else Sent()
        if not isinstance(result, Sent):
            return result
        self.accepted.append(call)
        return Sent(tuple(self._id() for _ in call.messages), request_id="request-1")

    def _id(self) -> SentId:
        self._ids += 1
        return SentId(f"bot-message-{self._ids}", f"quote-bot-{self._ids}")


def texts(messages: Messages) -> list[str]:
    """Return the text of text messages and the alternative text of cards."""
    return [str(one["text"] if one["type"] == "text" else one["altText"]) for one in messages]


def buttons(messages: Messages) -> dict[str, Any]:
    """Return the actions of all buttons of the cards by their labels."""
    found: dict[str, Any] = {}

    def walk(part: object) -> None:
        if isinstance(part, dict):
            action = part.get("action")
            if isinstance(action, dict):
                found[action["label"]] = action
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk([one.get("contents") for one in messages])
    return found


def all_words(messages: Messages) -> list[str]:
    """Return every text that people see, inside cards too."""
    found: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if part.get("type") == "text":
                found.append(str(part["text"]))
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(messages)
    return found
