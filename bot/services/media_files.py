"""Checks pictures and files that people send, and keeps them in a folder; knows neither LINE nor the database.

A picture is drawn anew as JPEG: what else was in the file (the place it was taken, a script) is gone.
"""

import os
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from shutil import copyfile

from PIL import Image, ImageOps

from bot.incoming import MediaKind

SIZE_LIMIT = 10 * 1024 * 1024  # LINE takes pictures up to this many bytes.
PREVIEW_LIMIT = 1024 * 1024
AS_IT_IS = ("JPEG", "PNG")  # What LINE shows from an address.
PIXEL_LIMIT = 50_000_000
LONGEST_SIDE, PREVIEW_SIDE = 4096, 480
PICTURE_TYPES = ("JPEG", "PNG", "WEBP", "GIF")
JPEG = "image/jpeg"
_QUALITY = 85


class Refused(StrEnum):
    """Why something is not kept."""

    TOO_LARGE = "too_large"
    TYPE = "type"
    GONE = "gone"
    NOT_KEPT = "not_kept"
    NOT_THERE = "not_there"
    NOT_PUBLIC = "not_public"
    TOO_LARGE_AS_IT_IS = "too_large_as_it_is"
    TYPE_AS_IT_IS = "type_as_it_is"


class RefusedMediaError(Exception):
    """What was sent is not kept; `why` says for what reason."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Checked:
    """What is kept: the content, and for a picture a small one of it."""

    content_type: str
    content: bytes
    preview: bytes | None = None


def check(kind: MediaKind, data: bytes, file_name: str | None) -> Checked:
    """Return what is kept of a picture or file. Whatever a decoder raises is a refusal: LINE gives the same again.

    Raises:
        RefusedMediaError: too large, or of a kind that is not taken.
    """
    if len(data) > SIZE_LIMIT:
        raise RefusedMediaError(Refused.TOO_LARGE)
    try:
        return _picture(data) if kind is MediaKind.IMAGE else _file(data, file_name)
    except RefusedMediaError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise RefusedMediaError(Refused.TOO_LARGE) from error
    except Exception as error:  # Decoders of strangers' bytes raise anything: struct.error, IndexError …
        raise RefusedMediaError(Refused.TYPE) from error


def check_as_it_is(data: bytes) -> None:
    """Check a picture that LINE fetches from elsewhere, as picture and as preview.

    Raises:
        RefusedMediaError: LINE would not show it.
    """
    if len(data) > PREVIEW_LIMIT:
        raise RefusedMediaError(Refused.TOO_LARGE_AS_IT_IS)
    with Image.open(BytesIO(data)) as opened:
        if opened.format not in AS_IT_IS:
            raise RefusedMediaError(Refused.TYPE_AS_IT_IS)


def _picture(data: bytes) -> Checked:
    """Return the picture as JPEG of at most 4096 pixels a side, with a preview."""
    with Image.open(BytesIO(data), formats=PICTURE_TYPES) as opened:
        if opened.width * opened.height > PIXEL_LIMIT:
            raise RefusedMediaError(Refused.TOO_LARGE)
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    content = _jpeg(picture)
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Checked(JPEG, content, _jpeg(picture))


def _file(data: bytes, file_name: str | None) -> Checked:
    """Return a document of a kind that schools exchange, checked by its content and not only by its name."""
    ending = Path(file_name or "").suffix.lower()
    if ending in (".jpg", ".jpeg", ".png"):
        return _picture(data)
    known = _DOCUMENTS.get(ending)
    if known is None or not known[1](data):
        raise RefusedMediaError(Refused.TYPE)
    return Checked(known[0], data)


def keep(folder: Path, token: str, checked: Checked) -> None:
    """Write the files of a token, all or none; what is there already is replaced as a whole.

    Raises:
        OSError: the disk is full, or the folder is not ours.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _write(content_path(folder, token), checked.content)
        if checked.preview is not None:
            _write(preview_path(folder, token), checked.preview)
    except OSError:
        erase(folder, token)
        raise


def erase(folder: Path, token: str) -> None:
    """Remove the files of a token; it is no error when there are none."""
    content_path(folder, token).unlink(missing_ok=True)
    preview_path(folder, token).unlink(missing_ok=True)


def copy_to(folder: Path, tokens: Iterable[str], target: Path) -> int:
    """Copy the contents of tokens into another folder; return how many there were."""
    target.mkdir(parents=True, exist_ok=True)
    found = [path for token in tokens if (path := content_path(folder, token)).exists()]
    for path in found:
        copyfile(path, target / path.name)
    return len(found)


def content_path(folder: Path, token: str) -> Path:
    """Return where the content of a token lies."""
    return folder / f"{token}.bin"


def preview_path(folder: Path, token: str) -> Path:
    """Return where the small picture of a token lies."""
    return folder / f"{token}.preview.jpg"


def _jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def _is_office(folder: str) -> Callable[[bytes], bool]:
    def check(data: bytes) -> bool:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return any(name.startswith(folder) for name in packed.namelist())

    return check


_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENTS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _is_pdf),
    ".docx": (_OFFICE + "wordprocessingml.document", _is_office("word/")),
    ".xlsx": (_OFFICE + "spreadsheetml.sheet", _is_office("xl/")),
    ".pptx": (_OFFICE + "presentationml.presentation", _is_office("ppt/")),
    ".odt": ("application/vnd.oasis.opendocument.text", _is_office("content.xml")),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", _is_office("content.xml")),
}
