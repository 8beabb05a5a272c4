"""Workbooks for tests, written part by part, so that they can be as odd as other programs write them."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="000000"/>'
    '<numFmt numFmtId="165" formatCode="[$-404]e/m/d;@"/><numFmt numFmtId="166" formatCode="&quot;0&quot;00000"/>'
    '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="14"/>'
    "</cellXfs></styleSheet>"
)
PADDED, ROC_DATE, WITH_LITERAL, DATE = 1, 2, 3, 4


def text(value: str) -> str:
    """Return a cell with a text."""
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def number(value: str, style: int = 0) -> str:
    """Return a cell with a number."""
    return f'<c s="{style}"><v>{value}</v></c>'


def row(*cells: str, attributes: str = "") -> str:
    """Return a row; plain text becomes cells of text."""
    return f"<row {attributes}>{''.join(one if one.startswith('<c') else text(one) for one in cells)}</row>"


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """Return a sheet's part."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def workbook(
    sheets: Mapping[str, str] | str,
    *,
    states: Sequence[str] = (),
    shared: str | None = None,
    properties: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a file with these sheets by name; `shared` is the content of the part with shared texts."""
    named = {"名單": sheets} if isinstance(sheets, str) else dict(sheets)
    states = states or ["visible"] * len(named)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(zip(named, states, strict=True), start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(named) + 1)
    )
    relations += f'<Relationship Id="s" Type="{REL}/styles" Target="/xl/styles.xml"/>'
    if shared is not None:
        relations += f'<Relationship Id="t" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    main = f'<Relationship Id="r" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{main}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": content for n, content in enumerate(named.values(), start=1)},
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | dict(more or {})).items():
            archive.writestr(name, content)
    return stored.getvalue()
