"""The pieces every card is made of, as LINE's JSON within LINE's limits; pure."""

from typing import Any, Literal

from bot.cards.sizes import TEXT_LIMIT, cut
from bot.faq.entry import Link
from bot.postback import Button, encode

Json = dict[str, Any]

ALT_LIMIT = 400  # LINE takes 1,500; older clients cut after 400.
LABEL_LIMIT = 40  # Flex button, counted strictly.
DISPLAY_LIMIT = 300

GREEN = "#0B7A4B"
GREY = "#666666"
INK = "#222222"


def text_message(text: str, *, quote_token: str | None = None) -> Json:
    """Return a text message, quoting the message the token belongs to."""
    message: Json = {"type": "text", "text": cut(text, TEXT_LIMIT)}
    if quote_token:
        message["quoteToken"] = quote_token
    return message


def flex_message(alt: str, contents: Json) -> Json:
    """Return a card; `alt` is what a lock screen and a quoted card show."""
    return {"type": "flex", "altText": cut(alt, ALT_LIMIT), "contents": contents}


def bubble(body: list[Json], *, footer: list[Json] | None = None, size: str = "kilo") -> Json:
    """Return a bubble with its parts stacked."""
    card: Json = {
        "type": "bubble",
        "size": size,
        "body": {"type": "box", "layout": "vertical", "spacing": "sm", "paddingAll": "14px", "contents": body},
    }
    if footer:
        card["footer"] = {
            "type": "box",
            "layout": "vertical",
            "spacing": "sm",
            "paddingAll": "10px",
            "contents": footer,
        }
    return card


def words(text: str, *, size: str = "sm", color: str = INK, bold: bool = False, margin: str | None = None) -> Json:
    """Return wrapped text inside a card."""
    part: Json = {"type": "text", "text": text, "wrap": True, "size": size, "color": color}
    if bold:
        part["weight"] = "bold"
    if margin:
        part["margin"] = margin
    return part


def separator() -> Json:
    """Return a thin line."""
    return {"type": "separator", "margin": "sm"}


def press(
    label: str,
    button: Button,
    *,
    style: Literal["primary", "secondary", "link"] = "secondary",
    shown: str | None = None,
) -> Json:
    """Return a button that tells the bot what was tapped; `shown` appears as the person's own words."""
    part: Json = {
        "type": "button",
        "style": style,
        "height": "sm",
        "action": {
            "type": "postback",
            "label": cut(label, LABEL_LIMIT),
            "data": encode(button),
            "displayText": cut(shown or label, DISPLAY_LIMIT),
        },
    }
    if style == "primary":
        part["color"] = GREEN
    return part


def open_link(link: Link) -> Json:
    """Return a button that opens a web page."""
    return {
        "type": "button",
        "style": "link",
        "height": "sm",
        "action": {"type": "uri", "label": cut(link.label, LABEL_LIMIT), "uri": link.url},
    }


def side_by_side(*buttons: Json) -> Json:
    """Return buttons in one row."""
    return {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": list(buttons)}
