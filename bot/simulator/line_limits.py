"""LINE's written limits that its API description does not state, by schema (source: the Messaging API reference)."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.simulator.line_schema import Problem, Seen
from bot.simulator.utf16 import length as units

TEXT = 5000
ALT_TEXT = 1500
BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
BUBBLES = 12
FLEX_LABEL = 40
QUICK_LABEL = 20
ACTION_TEXT = 300
URI = 1000
ADDRESS = 2000
QUICK_REPLIES = 13
_URI_SCHEMES = ("http:", "https:", "line:", "tel:")
_COLOR = re.compile(r"^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$")
_KEYWORD_SIZES = {"none", "xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "full"}
_PIXELS = re.compile(r"^\d+(\.\d+)?(px|%)$")
_BUBBLE_SIZES = {"nano", "micro", "deca", "hecto", "kilo", "mega", "giga"}
_SPACINGS = ("spacing", "margin", "paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd")
_SIZED = ("FlexText", "FlexSpan", "FlexIcon", "FlexImage")
_COLORED = ("color", "backgroundColor", "borderColor")
_BRACES = re.compile(r"\{\{|\}\}|\{[0-9a-zA-Z_]{1,20}\}")

Value = Mapping[str, Any]


def beyond_the_description(seen: Seen) -> Iterator[Problem]:
    """Find what LINE refuses in an object although its API description allows it."""
    for rule in (*_RULES.get(seen.schema, ()), *(_flex if seen.schema.startswith("Flex") else ())):
        for key, message in rule(seen.value):
            yield Problem(f"{seen.path}.{key}".strip("."), message)


Rule = Callable[[Value], Iterator[tuple[str, str]]]


def _longest(key: str, limit: int, *, required: bool = False) -> Rule:
    """Refuse a text of more than `limit` UTF-16 units; `required` texts are there and not empty."""

    def rule(value: Value) -> Iterator[tuple[str, str]]:
        text = value.get(key)
        if text is None and required:
            yield key, "is required"
        if isinstance(text, str) and units(text) > limit:
            yield key, f"must have at most {limit} characters, has {units(text)}"
        if isinstance(text, str) and required and not text:
            yield key, "may not be empty"

    return rule


def _https(key: str) -> Rule:
    def rule(value: Value) -> Iterator[tuple[str, str]]:
        address = value.get(key)
        if isinstance(address, str) and not (address.startswith("https://") and len(address) <= ADDRESS):
            yield key, f"must be an https address of at most {ADDRESS} characters"

    return rule


def _scheme(value: Value) -> Iterator[tuple[str, str]]:
    uri = value.get("uri")
    if not isinstance(uri, str) or not uri.startswith(_URI_SCHEMES):
        yield "uri", "must begin with http, https, line or tel"
    elif len(uri) > URI:
        yield "uri", f"must have at most {URI} characters"


def _bytes(limit: int) -> Rule:
    def rule(value: Value) -> Iterator[tuple[str, str]]:
        size = len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        if size > limit:
            yield "", f"must have at most {limit} bytes, has {size}"

    return rule


def _carousel(value: Value) -> Iterator[tuple[str, str]]:
    bubbles = value.get("contents")
    if isinstance(bubbles, list):
        if not 1 <= len(bubbles) <= BUBBLES:
            yield "contents", f"must have 1 to {BUBBLES} bubbles"
        if len({one.get("size", "mega") for one in bubbles if isinstance(one, dict)}) > 1:
            yield "contents", "bubbles must be of one width"


def _text_or_spans(value: Value) -> Iterator[tuple[str, str]]:
    if not value.get("text") and not value.get("contents"):
        yield "text", "must have text or spans"


def _bubble_size(value: Value) -> Iterator[tuple[str, str]]:
    if value.get("size", "mega") not in _BUBBLE_SIZES:
        yield "size", "is no width of a bubble"
    if not any(value.get(block) for block in ("header", "hero", "body", "footer")):
        yield "body", "a bubble must have a block"


def _baseline(value: Value) -> Iterator[tuple[str, str]]:
    contents = value.get("contents")
    allowed = {"icon", "text", "filler"}
    if value.get("layout") == "baseline" and isinstance(contents, list):
        for number, one in enumerate(contents):
            if isinstance(one, dict) and one.get("type") not in allowed:
                yield f"contents[{number}].type", "has no place in a baseline box"


def _action_label(limit: int, key: str = "action") -> Rule:
    def rule(value: Value) -> Iterator[tuple[str, str]]:
        action = value.get(key)
        if isinstance(action, dict):
            label = action.get("label")
            if not isinstance(label, str) or not label:
                yield f"{key}.label", "is required"
            elif units(label) > limit:
                yield f"{key}.label", f"must have at most {limit} characters, has {units(label)}"

    return rule


def _braces(value: Value) -> Iterator[tuple[str, str]]:
    text = value.get("text")
    if not isinstance(text, str):
        return
    if set("{}") & set(_BRACES.sub("", text)):
        yield "text", "has an unpaired brace"
    names = {found.strip("{}") for found in _BRACES.findall(text)} - {""}
    given = value.get("substitution")
    for name in sorted(names - set(given if isinstance(given, dict) else ())):
        yield "text", f"{{{name}}} has no substitution"


def _sender(value: Value) -> Iterator[tuple[str, str]]:
    if "line" in str(value.get("name", "")).casefold():
        yield "name", "may not contain LINE"


def _quick_items(value: Value) -> Iterator[tuple[str, str]]:
    items = value.get("items")
    if isinstance(items, list) and not 1 <= len(items) <= QUICK_REPLIES:
        yield "items", f"must have 1 to {QUICK_REPLIES}"


def _empty_quote(value: Value) -> Iterator[tuple[str, str]]:
    if value.get("quoteToken") == "":
        yield "quoteToken", "may not be empty"


def _flex_values(value: Value) -> Iterator[tuple[str, str]]:
    for key in _COLORED:
        if isinstance(value.get(key), str) and not _COLOR.match(value[key]):
            yield key, "must be a color like #RRGGBB or #RRGGBBAA"
    for key in _SPACINGS:
        given = value.get(key)
        if isinstance(given, str) and given not in _KEYWORD_SIZES and not _PIXELS.match(given):
            yield key, "must be a keyword like md, or pixels like 8px"
    size = value.get("size")
    if value.get("type") in ("text", "span", "icon", "image") and isinstance(size, str):  # noqa: SIM102
        if size not in _KEYWORD_SIZES and not _PIXELS.match(size):
            yield "size", "must be a keyword like md, or pixels like 8px"


_flex: tuple[Rule, ...] = (_flex_values,)
_RULES: dict[str, tuple[Rule, ...]] = {
    "TextMessage": (_longest("text", TEXT, required=True), _empty_quote),
    "TextMessageV2": (_longest("text", TEXT, required=True), _braces, _empty_quote),
    "FlexMessage": (_longest("altText", ALT_TEXT, required=True),),
    "TemplateMessage": (_longest("altText", ALT_TEXT, required=True),),
    "ImageMessage": (_https("originalContentUrl"), _https("previewImageUrl")),
    "FlexBubble": (_bytes(BUBBLE_BYTES), _bubble_size),
    "FlexCarousel": (_bytes(CAROUSEL_BYTES), _carousel),
    "FlexText": (_text_or_spans,),
    "FlexBox": (_baseline,),
    "FlexButton": (_action_label(FLEX_LABEL),),
    "FlexImage": (_https("url"),),
    "PostbackAction": (
        _longest("data", ACTION_TEXT, required=True),
        _longest("displayText", ACTION_TEXT),
        _longest("fillInText", ACTION_TEXT),
    ),
    "MessageAction": (_longest("text", ACTION_TEXT, required=True),),
    "URIAction": (_scheme,),
    "QuickReply": (_quick_items,),
    "QuickReplyItem": (_action_label(QUICK_LABEL), _https("imageUrl")),
    "Sender": (_sender, _https("iconUrl")),
}
