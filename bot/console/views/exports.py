"""Everything as a table to take away, as filtered, and the office's report to print."""

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.headers import POLICY
from bot.console.pages import page
from bot.console.views import audit as audit_view
from bot.console.views.units import read_wanted
from bot.console.visit import Visit
from bot.programme import unit_board
from bot.render.context import RenderContext
from bot.render.report_page import report_page
from bot.services import attempts, audit, audit_reading, board, progress, unit_tables
from bot.services.exports import EXPORTS, Exporting
from bot.services.report import take_report
from bot.tables.writing import csv_bytes
from bot.wording import exports as wording

MOST, WITHIN = 60, timedelta(hours=1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(visit: Visit) -> ResponseReturnValue:
    """Offer what can be taken away."""
    return page(visit, "exports.html", here="exports_show", names=wording.NAMES)


def download(visit: Visit, what: str) -> ResponseReturnValue:
    """Give a table; who took it away is noted."""
    now = visit.moment.machine_now
    if not attempts.may_try(visit.session, f"export:{visit.viewer.line_id}", most=MOST, within=WITHIN, now=now):
        flash(wording.TOO_MANY, "problem")
        return redirect(url_for("console.exports_show"), 303)
    made = _table(visit, what)
    kind = "csv" if request.form.get("kind") == "csv" else "xlsx"
    headings, rows = made
    audit.write_down(visit.session, visit.acting, "export", f"table {what}", kind=kind, rows=len(rows))
    if kind == "csv":
        content = csv_bytes(headings, rows)
    else:
        from bot.tables.workbook import xlsx_bytes  # noqa: PLC0415 - a tenth of a second that most starts never need

        content = xlsx_bytes(headings, rows, title=what)
    name = f"{what}-{visit.moment.now.astimezone(visit.published.zone):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX, headers=headers)


def report(visit: Visit) -> ResponseReturnValue:
    """Show the office's one page, ready to print."""
    taken = take_report(visit.session, visit.published, now=visit.moment.now)
    context = RenderContext(session=visit.session, published=visit.published, now=visit.moment.now)
    html = report_page(taken, context)
    # The page carries its style with it; the policy names that style by its digest and allows no other.
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(style[1].encode()).digest()).decode() if style else ""
    policy = POLICY.replace("style-src 'self'", f"style-src 'sha256-{digest}'")
    return Response(html, headers={"Content-Security-Policy": policy})


def _table(visit: Visit, what: str) -> tuple[tuple[str, ...], list[tuple[str | int | None, ...]]]:
    if what == "audit" and visit.viewer.sees_all:
        sought = audit_view.read_sought(visit, dict(request.form))
        rows = audit_reading.rows(visit.session, sought, visit.published.zone)
        return wording.AUDIT, [tuple(row) for row in rows]
    if what == "list":
        today = visit.moment.now.astimezone(visit.published.zone).date()
        lines = board.board(visit.session, visit.viewer, visit.published)
        found = unit_board.pick(lines, read_wanted(request.form), visit.knowledge, today)
        states = progress.states_of(visit.session, (one.line.unit_id for one in found))
        return unit_tables.board_table(found, states, visit.knowledge, visit.published.zone)
    if what not in EXPORTS or not visit.viewer.sees_all:
        abort(404)
    export = EXPORTS[what](Exporting(session=visit.session, knowledge=visit.knowledge, zone=visit.published.zone))
    return export.headings, [tuple(row) for row in export.rows]
