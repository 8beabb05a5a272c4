"""Tells what kind of file somebody sent by its first bytes; its name is not asked."""

from bot.tables.complaint import refused

_ZIP, _OLE, _PDF, _RTF, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x1f\x8b"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_HOW = "open it in Excel and save it as Excel workbook (.xlsx) or CSV UTF-8"
_LOOKED_AT = 4096


def is_xlsx(content: bytes) -> bool:
    """Tell whether a file should be read as .xlsx (else as CSV).

    Raises:
        TableError: it is of a kind that is no table, with what to do.
    """
    if content.startswith((_ZIP, b"PK")):
        return True
    if content.startswith(_OLE):
        if _PROTECTED in content:
            raise refused("this workbook is protected by a password: save it without")
        raise refused(f"this is an old .xls file: {_HOW}")
    if content.startswith((*_PICTURES, _PDF, _RTF, _GZIP)):
        raise refused("this is a picture, a PDF or a packed file, no table")
    _refuse_markup(content)
    return False


def _refuse_markup(content: bytes) -> None:
    """Refuse web pages, which many programs write and call .xls, and the XML form of Excel 2003."""
    start = content[:_LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not start.startswith(b"<"):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
        raise refused(f"this is a table in the XML form of Excel 2003: {_HOW}")
    if any(tag in start for tag in (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<div")):
        raise refused(f"this is a web page (HTML), whatever its name says: {_HOW}")
    raise refused(f"this is XML or a web page, no table: {_HOW}")
