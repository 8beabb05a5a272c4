"""The printable page of slips: for each unit its code, and a QR code that opens LINE with the words to send; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import segno

from bot.faq.program import Program
from bot.wording import binding

# LINE's share link: it lets one pick the chat that the words go to. On a PC it does nothing.
# https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
SHARE = "https://line.me/R/share?text="
_STYLE = """
body { font-family: "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; margin: 16px; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 12px; }
article { border: 1px dashed #666; border-radius: 6px; padding: 12px; display: flex; gap: 12px; break-inside: avoid; }
h2 { font-size: 16px; margin: 0 0 6px; }
p { margin: 0 0 6px; font-size: 13px; line-height: 1.5; }
p.order { font-size: 18px; font-weight: 700; letter-spacing: 0.5px; }
svg { flex: none; width: 116px; height: 116px; }
@media print { body { margin: 0; } main { grid-template-columns: 1fr 1fr; } }
"""


@dataclass(frozen=True)
class Slip:
    """A unit and its code."""

    unit: str
    code: str


def slips_page(program: Program, slips: Sequence[Slip]) -> str:
    """Return the page as HTML that needs nothing else."""
    articles = "\n".join(_article(program, one) for one in slips)
    return (
        f'<!doctype html>\n<html lang="zh-Hant-TW">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(program.name)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{articles}\n</main>\n</body>\n</html>\n"
    )


def share_link(code: str) -> str:
    """Return the link that opens LINE with the words that redeem a code."""
    return SHARE + quote(binding.bind_order(code))


def _article(program: Program, slip: Slip) -> str:
    opening, order, *rest = binding.slip(program, slip.code)
    picture = segno.make(share_link(slip.code), error="m").svg_inline(scale=1, omitsize=True)
    lines = "".join(f"<p>{escape(line)}</p>" for line in rest)
    return (
        f"<article>{picture}<div><h2>{escape(slip.unit)}</h2><p>{escape(opening)}</p>"
        f'<p class="order">{escape(order)}</p>{lines}</div></article>'
    )
