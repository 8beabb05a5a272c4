"""Serves pictures and files of cases and announcements by unguessable addresses; what was erased is gone at once."""

from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app

from bot.models.media import CaseMedia
from bot.services import media, media_files
from bot.services.announcements import pictures
from bot.webhook import RUNTIME
from bot.wiring import Runtime

blueprint = Blueprint("media", __name__, url_prefix="/media")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """Return a picture to look at, or a document to save."""
    if _is_of_announcement(token):
        return _response(media_files.content_path(_runtime().settings.media_dir, token), media_files.JPEG)
    found = _find(token)
    response = _response(media_files.content_path(_runtime().settings.media_dir, token), found.content_type)
    if found.content_type != media_files.JPEG:
        name = quote(found.file_name or "file")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@blueprint.get("/<token>/preview")
def show_preview(token: str) -> Response:
    """Return a small picture."""
    if not _is_of_announcement(token):
        _find(token)
    return _response(media_files.preview_path(_runtime().settings.media_dir, token), media_files.JPEG)


def _is_of_announcement(token: str) -> bool:
    with _runtime().database.read() as session:
        return pictures.is_shown(session, token)


def _find(token: str) -> CaseMedia:
    with _runtime().database.read() as session:
        found = media.find_stored(session, token)
        if found is None:
            abort(404)
        session.expunge(found)
    return found


def _response(path: Path, content_type: str | None) -> Response:
    """Return a file as a whole (none is over 10 MB); 404 when it was erased this moment."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        abort(404)
    return Response(data, content_type=content_type, headers=HEADERS)


def _runtime() -> Runtime:
    runtime: Runtime = current_app.extensions[RUNTIME]
    return runtime
