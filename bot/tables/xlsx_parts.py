"""The parts of an .xlsx file: opened within limits, read as XML without a tree, and never trusted about their size."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException, sax

from bot.tables.complaint import TableError, refused
from bot.tables.limits import MEGABYTE, MOST_PARTS, MOST_UNPACKED_BYTES

_HOW = "open it in Excel and save it as .xlsx or CSV UTF-8"
# Whatever the packing of a damaged or hostile file makes the library raise.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_OTHERS = {
    "word/document.xml": "this is a Word document, no table",
    "ppt/presentation.xml": "this is a presentation, no table",
    "xl/workbook.bin": f"this is an .xlsb workbook: {_HOW}",
    "Index/Document.iwa": "this is an Apple Numbers or Pages document: export it as Excel or CSV",
    "content.xml": f"this is an OpenDocument file (.ods): {_HOW}",
}


class Parts:
    """The files inside an .xlsx file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {one.filename.lstrip("/").casefold(): one.filename for one in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def parse(self, name: str, handler: ContentHandler) -> None:
        """Let a handler hear the elements of a part.

        Raises:
            TableError: the part is not there, is not XML, or defines entities.
        """
        if name not in self:
            raise refused(f"this is not an .xlsx file that can be read: {name} is missing in it")
        try:
            with self._archive.open(self._names[name.casefold()]) as file:
                sax.parse(file, handler, forbid_dtd=True)
        except DefusedXmlException as error:
            raise refused(f"this is not an ordinary .xlsx file: {name} defines entities") from error
        except (SAXException, UnicodeError, LookupError, *_UNREADABLE) as error:
            raise refused(f"this is not an .xlsx file that can be read: {name} is damaged; {_HOW}") from error

    def relations(self, name: str) -> dict[str, str]:
        """Return what the ids in a part refer to: names of parts."""
        folder, file = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        found = _Relations(folder)
        if listed in self:
            self.parse(listed, found)
        return found.targets

    def main_part(self) -> str:
        """Return the name of the workbook's part."""
        found = _Relations("")
        if "_rels/.rels" in self:
            self.parse("_rels/.rels", found)
        return next((name for name in found.workbooks if name in self), "xl/workbook.xml")


@contextmanager
def open_parts(content: bytes) -> Iterator[Parts]:
    """Open the file within the limits.

    Raises:
        TableError: it is damaged, too large, protected, or some other kind of file.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _UNREADABLE as error:
        raise refused(f"this is not an .xlsx file that can be read: {error}") from error
    with archive:
        _check(archive)
        yield Parts(archive)


def _check(archive: zipfile.ZipFile) -> None:
    listed = archive.infolist()
    if len(listed) > MOST_PARTS:
        raise refused(f"{len(listed):,} files are packed in it; the most are {MOST_PARTS:,}")
    # The library never unpacks more of a part than is stated here.
    unpacked = sum(one.file_size for one in listed)
    if unpacked > MOST_UNPACKED_BYTES:
        most = MOST_UNPACKED_BYTES // MEGABYTE
        raise refused(f"it unpacks to {unpacked / MEGABYTE:,.0f} MB; the most are {most} MB")
    if any(one.flag_bits & 0x1 for one in listed):
        raise refused("it is protected by a password: save it without")
    names = {one.filename.lstrip("/") for one in listed}
    other = next((said for name, said in _OTHERS.items() if name in names), None)
    if other is not None:
        raise refused(other)


class _Relations(ContentHandler):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.workbooks: list[str] = []
        self._folder = folder

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the library's name
        """Note a relation."""
        values = attributes(attrs)
        target = values.get("Target", "")
        if local(name) != "Relationship" or not target or values.get("TargetMode") == "External":
            return
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(self._folder, target)
        self.targets[values.get("Id", "")] = posixpath.normpath(path)
        if values.get("Type", "").endswith("/officeDocument"):
            self.workbooks.append(posixpath.normpath(path))


def local(name: str) -> str:
    """Return an element's name without its prefix: writers choose different ones."""
    return name.rpartition(":")[2]


def attributes(attrs: object) -> dict[str, str]:
    """Return an element's attributes as a plain mapping."""
    return {str(key): str(value) for key, value in attrs.items()} if hasattr(attrs, "items") else {}


__all__ = ["Parts", "TableError", "attributes", "local", "open_parts"]
