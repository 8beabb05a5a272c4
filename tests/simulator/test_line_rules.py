"""A list of bad messages that the check must refuse, each at the right place, and of good ones that it must take."""

from typing import Any

import pytest

from bot.simulator.line_rules import check_request, check_webhook_event

POSTBACK = {"type": "postback", "label": "有幫助", "data": "v=1", "displayText": "有幫助"}
URI = {"type": "uri", "label": "開啟", "uri": "https://example.tw/a?b=1"}


def text(value: str = "您好", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": value} | more


def box(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": list(contents)} | more


def bubble(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*contents)} | more


def flex(contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "flex", "altText": "第2題", "contents": contents} | more


def button(**action: Any) -> dict[str, Any]:
    return {"type": "button", "action": POSTBACK | action}


def quick(count: int, **action: Any) -> dict[str, Any]:
    item = {"type": "action", "action": POSTBACK | action}
    return text(quickReply={"items": [item] * count})


GOOD = {
    "text": [text()],
    "text that quotes": [text(quoteToken="q")],
    "text of 5,000": [text("字" * 5000)],
    "five messages": [text()] * 5,
    "a card": [
        flex(
            bubble(
                text(wrap=True, size="sm", color="#0B7A4B", weight="bold"),
                {"type": "separator", "margin": "sm"},
                size="kilo",
                footer=box(button(), {"type": "button", "style": "link", "height": "sm", "action": URI}),
            )
        )
    ],
    "a carousel": [flex({"type": "carousel", "contents": [bubble(text())] * 12})],
    "an image": [
        {"type": "image", "originalContentUrl": "https://a.tw/1.png", "previewImageUrl": "https://a.tw/2.png"}
    ],
    "thirteen quick replies": [quick(13)],
    "a mention": [
        {
            "type": "textV2",
            "text": "{who} 您好 {{x}}",
            "substitution": {"who": {"type": "mention", "mentionee": {"type": "user", "userId": "U1"}}},
        }
    ],
    "spans": [flex(bubble({"type": "text", "contents": [{"type": "span", "text": "x"}]}))],
}
BAD: dict[str, tuple[list[Any], str]] = {
    "no message": ([], "messages"),
    "six messages": ([text()] * 6, "messages"),
    "not an object": (["text"], "messages[0].type"),
    "no type": ([{"text": "x"}], "messages[0].type"),
    "unknown type": ([{"type": "hologram"}], "messages[0].type"),
    "no text": ([{"type": "text"}], "messages[0].text"),
    "empty text": ([text("")], "messages[0].text"),
    "long text": ([text("字" * 5001)], "messages[0].text"),
    "emoji count two": ([text("😀" * 2501)], "messages[0].text"),
    "text of a wrong type": ([text(5)], "messages[0].text"),  # type: ignore[arg-type]
    "unknown property": ([text(quote="q")], "messages[0].quote"),
    "empty quote token": ([text(quoteToken="")], "messages[0].quoteToken"),
    "null quote token": ([text(quoteToken=None)], "messages[0].quoteToken"),
    "no alternative text": ([{"type": "flex", "contents": bubble(text())}], "messages[0].altText"),
    "empty alternative text": ([flex(bubble(text()), altText="")], "messages[0].altText"),
    "long alternative text": ([flex(bubble(text()), altText="字" * 1501)], "messages[0].altText"),
    "no contents": ([{"type": "flex", "altText": "x"}], "messages[0].contents"),
    "unknown container": ([flex({"type": "balloon"})], "messages[0].contents.type"),
    "empty bubble": ([flex({"type": "bubble"})], "messages[0].contents.body"),
    "unknown width": ([flex(bubble(text(), size="huge"))], "messages[0].contents.size"),
    "large bubble": ([flex(bubble(*[text("字" * 1000)] * 11))], "messages[0].contents"),
    "thirteen bubbles": (
        [flex({"type": "carousel", "contents": [bubble(text())] * 13})],
        "messages[0].contents.contents",
    ),
    "bubbles of two widths": (
        [flex({"type": "carousel", "contents": [bubble(text()), bubble(text(), size="kilo")]})],
        "messages[0].contents.contents",
    ),
    "box without layout": (
        [flex({"type": "bubble", "body": {"type": "box", "contents": []}})],
        "messages[0].contents.body.layout",
    ),
    "box without contents": (
        [flex({"type": "bubble", "body": {"type": "box", "layout": "vertical"}})],
        "messages[0].contents.body.contents",
    ),
    "unknown property deep in a box": (
        [flex(bubble(box(box(text(colour="#000000")))))],
        "messages[0].contents.body.contents[0].contents[0].contents[0].colour",
    ),
    "unknown component": ([flex(bubble({"type": "marquee"}))], "messages[0].contents.body.contents[0].type"),
    "text component without text": ([flex(bubble({"type": "text"}))], "messages[0].contents.body.contents[0].text"),
    "empty text component": ([flex(bubble(text("")))], "messages[0].contents.body.contents[0].text"),
    "named color": ([flex(bubble(text(color="red")))], "messages[0].contents.body.contents[0].color"),
    "spacing without unit": ([flex(bubble(text(margin="8")))], "messages[0].contents.body.contents[0].margin"),
    "size nobody knows": ([flex(bubble(text(size="big")))], "messages[0].contents.body.contents[0].size"),
    "wrong enum": ([flex(bubble(text(weight="heavy")))], "messages[0].contents.body.contents[0].weight"),
    "wrap as text": ([flex(bubble(text(wrap="true")))], "messages[0].contents.body.contents[0].wrap"),
    "button in a baseline box": (
        [flex(bubble(box(button(), layout="baseline")))],
        "messages[0].contents.body.contents[0].contents[0].type",
    ),
    "button without action": (
        [flex(bubble({"type": "button"}))],
        "messages[0].contents.body.contents[0].action",
    ),
    "long label": (
        [flex(bubble(button(label="字" * 41)))],
        "messages[0].contents.body.contents[0].action.label",
    ),
    "empty label": ([flex(bubble(button(label="")))], "messages[0].contents.body.contents[0].action.label"),
    "long data": ([flex(bubble(button(data="x" * 301)))], "messages[0].contents.body.contents[0].action.data"),
    "long shown text": (
        [flex(bubble(button(displayText="字" * 301)))],
        "messages[0].contents.body.contents[0].action.displayText",
    ),
    "strange scheme": (
        [flex(bubble({"type": "button", "action": URI | {"uri": "javascript:alert(1)"}}))],
        "messages[0].contents.body.contents[0].action.uri",
    ),
    "long address": (
        [flex(bubble({"type": "button", "action": URI | {"uri": "https://a.tw/" + "x" * 1000}}))],
        "messages[0].contents.body.contents[0].action.uri",
    ),
    "fourteen quick replies": ([quick(14)], "messages[0].quickReply.items"),
    "long quick label": ([quick(1, label="字" * 21)], "messages[0].quickReply.items[0].action.label"),
    "http image": (
        [{"type": "image", "originalContentUrl": "http://a.tw/1.png", "previewImageUrl": "https://a.tw/2.png"}],
        "messages[0].originalContentUrl",
    ),
    "image without preview": (
        [{"type": "image", "originalContentUrl": "https://a.tw/1.png"}],
        "messages[0].previewImageUrl",
    ),
    "sender called LINE": ([text(sender={"name": "LINE 客服"})], "messages[0].sender.name"),
    "unpaired brace": ([{"type": "textV2", "text": "a { b"}], "messages[0].text"),
    "name without substitution": ([{"type": "textV2", "text": "{who}"}], "messages[0].text"),
}


@pytest.mark.parametrize("messages", GOOD.values(), ids=GOOD.keys())
def test_good_messages_are_taken(messages: list[Any]) -> None:
    assert check_request("push", {"to": "C1", "messages": messages}) == []
    assert check_request("reply", {"replyToken": "t", "messages": messages}) == []
    assert check_request("validate/push", {"messages": messages}) == []


@pytest.mark.parametrize(("messages", "path"), BAD.values(), ids=BAD.keys())
def test_bad_messages_are_refused_at_their_place(messages: list[Any], path: str) -> None:
    problems = check_request("reply", {"replyToken": "t", "messages": messages})

    assert path in {problem.path for problem in problems}


@pytest.mark.parametrize(
    ("operation", "body", "path"),
    [
        ("reply", {"messages": [text()]}, "replyToken"),
        ("reply", {"replyToken": "", "messages": [text()]}, "replyToken"),
        ("reply", {"replyToken": "t", "messages": [text()], "to": "C1"}, "to"),
        ("push", {"messages": [text()]}, "to"),
        ("push", {"to": ["C1"], "messages": [text()]}, "to"),
        ("push", [], ""),
        ("push", {"to": "C1", "messages": text()}, "messages"),
    ],
)
def test_bad_requests_are_refused(operation: str, body: Any, path: str) -> None:
    assert path in {problem.path for problem in check_request(operation, body)}


def test_an_event_that_lacks_a_field_is_found() -> None:
    event: dict[str, Any] = {
        "type": "unsend",
        "mode": "active",
        "timestamp": 1,
        "source": {"type": "group", "groupId": "C1", "userId": "U1"},
        "webhookEventId": "01",
        "deliveryContext": {"isRedelivery": False},
        "unsend": {"messageId": "1"},
    }

    assert check_webhook_event(event) == []
    del event["unsend"]
    assert [problem.path for problem in check_webhook_event(event)] == ["unsend"]
