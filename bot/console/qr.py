"""QR codes as SVG without styles or scripts, for pages with a strict policy; pure."""

import segno
from markupsafe import Markup


def qr(words: str) -> Markup:
    """Return the drawing of what a phone's camera is to read."""
    drawing = segno.make(words, error="m").svg_inline(scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawing)  # noqa: S704 - a drawing of dark and light squares; nothing of the words is in it
