"""Webhook events as LINE's own description allows them, with values that strangers might choose; for hypothesis."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from bot import postback
from bot.simulator.line_schema import schemas
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP

_REF = "#/components/schemas/"
_SCHEMAS = schemas("webhook.yml")
_UNFIT = st.sampled_from(["\x00", "\ud83d", "\udc00長", "\u202e", "\u2028\x07", "長" * 3000])
ANY_TEXT = st.one_of(
    st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=40),
    st.tuples(_UNFIT, st.text(max_size=5)).map("".join),
)
_TYPED = """說明
進度
期限
費用
隱私
找諮輔
回報
取消回報
靜音
恢復
解除綁定
案件
我的學校
暫離
小幫手
海岸高中
綁定 ABCD-EFGH
案件 1
案件 999999999
上班時間 13:00-17:00
收件 010301 010302
小幫手 已傳真
@轉換小幫手 移轉申請表要去哪裡下載？
小幫手 巨耀用到113年要多少""".splitlines()
WORDS = st.sampled_from(_TYPED)
TEXT = st.one_of(WORDS, ANY_TEXT, st.tuples(WORDS, ANY_TEXT).map("".join), ANY_TEXT.map(lambda text: text * 200))
_FIELD = st.sampled_from(
    ["1", "2", "0", "-1", str(2**31 - 1), str(2**31), str(2**53), "1.2", "unsolved", "answer", "fax", "ncnu", "x"]
)


@st.composite
def button_data(draw: st.DrawFn) -> str:
    """Return the data of a button of ours, with fields that it may never have had."""
    kind = draw(st.sampled_from(sorted(postback.kinds(), key=lambda one: one.__name__)))
    fields = {name: draw(_FIELD) for name in kind.model_fields if name != "do"}
    return urlencode({"v": postback.VERSION, "do": kind.model_fields["do"].default, **fields})


DATA = st.one_of(button_data(), button_data(), ANY_TEXT)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
_numbers = iter(range(1, 10**9))
# What these are called decides what a stranger may put there; anything else is any text.
_NAMED: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "data": DATA,
    "userId": st.sampled_from([ALICE, BELLA]),
    "groupId": st.sampled_from([GROUP, OTHER_GROUP]),
    "timestamp": st.sampled_from([1638756000000, 0, -1, 253402300799000, 2**62]),
    "webhookEventId": st.builds(lambda: f"01FUZZ{next(_numbers):020d}"),
    "mode": st.sampled_from(["active", "active", "active", "standby"]),
    "quotedMessageId": st.sampled_from(["1", "bot-message-1", "bot-message-2"]),
}

_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": ANY_TEXT.filter(bool),
    "integer": st.integers(-(2**62), 2**62),
    "number": st.integers(-(2**62), 2**62),
    "boolean": st.booleans(),
}


def value_of(schema: Mapping[str, Any], name: str = "") -> st.SearchStrategy[Any]:
    """Return values of a schema; objects leave out what they may."""
    if name in _NAMED:
        return _NAMED[name]
    if "$ref" in schema:
        schema = _SCHEMAS[schema["$ref"].removeprefix(_REF)]
    if "discriminator" in schema:
        return st.one_of([_object(kind, ref.removeprefix(_REF), schema) for kind, ref in _kinds(schema)])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("type") == "array":
        return st.lists(st.deferred(lambda: value_of(schema.get("items", {}))), max_size=3)
    kind = schema.get("type", "")
    return _SCALARS[kind] if kind in _SCALARS else _properties(schema)


def _kinds(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(schema["discriminator"]["mapping"].items())


def _object(kind: str, name: str, parent: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    key = parent["discriminator"]["propertyName"]
    return _properties(_SCHEMAS[name]).map(lambda made: {**made, key: kind})


def _properties(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    properties, required = _shape(schema)
    made = {key: _later(part, key) for key, part in properties.items()}
    needed = {key: value for key, value in made.items() if key in required}
    return st.fixed_dictionaries(needed, optional={key: value for key, value in made.items() if key not in needed})


def _later(schema: Mapping[str, Any], name: str) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: value_of(schema, name))


def _shape(schema: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    properties: dict[str, Any] = {}
    required: set[str] = set()
    for part in schema.get("allOf", ()):
        more, needed = _shape(_SCHEMAS[part["$ref"].removeprefix(_REF)] if "$ref" in part else part)
        properties |= more
        required |= needed
    return properties | schema.get("properties", {}), required | set(schema.get("required", ()))


def _often(kind: str, name: str, message: str | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Return events of a kind that the bot serves, from a place that it knows."""
    parts: dict[str, st.SearchStrategy[Any]] = {"source": value_of(_SCHEMAS["Source"], "source")}
    if message is not None:
        parts["message"] = _object("text", message, _SCHEMAS["MessageContent"])
    event = _object(kind, name, _SCHEMAS["Event"])
    return st.builds(lambda made, more: {**made, **more}, event, st.fixed_dictionaries(parts))


EVENT = st.one_of(
    _often("message", "MessageEvent", "TextMessageContent"),
    _often("message", "MessageEvent", "TextMessageContent"),
    _often("message", "MessageEvent"),
    _often("postback", "PostbackEvent"),
    value_of(_SCHEMAS["Event"]),
)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """Return an event in which one place holds any JSON instead, or nothing."""
    event: dict[str, Any] = json.loads(json.dumps(draw(EVENT)))
    place = event
    key = draw(st.sampled_from(sorted(place)))
    while isinstance(place[key], dict) and place[key] and draw(st.booleans()):
        place = place[key]
        key = draw(st.sampled_from(sorted(place)))
    if draw(st.booleans()):
        place[key] = draw(ANY_JSON)
    else:
        del place[key]
    return event
