"""`python -m bot schools import` as the office uses it."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.database import Database
from bot.models.audit import AuditEntry, Way
from bot.models.people import Role, RoleGrant
from bot.models.school import OneTimeCode, Unit
from bot.services import binding
from tests.conftest import MONDAY

# What is strange to one database may be fine to the other.
pytestmark = pytest.mark.each_on_both

HEAD = "學校代碼,學校名稱,縣市,部別,校務行政系統,聯絡人,諮輔\n"
COAST = "010301,海岸高中,臺北市,日校,欣河,林雅慧,許文琪\n"
NIGHT = "010301,海岸高中,臺北市,進修部,欣河,林雅慧,許文琪\n"


def bot(database: Database, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": database.url}).invoke(main, ["schools", *arguments])


def take(database: Database, folder: Path, content: str | bytes) -> Result:
    file = folder / "schools.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return bot(database, "import", str(file))


def give_role(database: Database, name: str) -> None:
    """Make somebody a consultant of whatever the office's list says."""
    with database.write() as session:
        binding.issue_person_code(session, name=name, role=Role.CONSULTANT, scope=[], now=MONDAY)
        session.flush()
        code = session.query(OneTimeCode).one()
        session.add(
            RoleGrant(
                line_id="U" + "7" * 32, name=name, role=Role.CONSULTANT, scope=[], code_id=code.id, granted_at=MONDAY
            )
        )


def listed(database: Database) -> list[list[str]]:
    return [line.split("\t") for line in bot(database, "list").output.splitlines()]


def workbook(*rows: tuple[str | float | None, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (tuple(HEAD.strip().split(",")), *rows):
        sheet.append(row)
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_a_csv_is_taken_in_each_encoding_excel_writes(database: Database, tmp_path: Path, encoding: str) -> None:
    result = take(database, tmp_path, (HEAD + COAST + NIGHT).encode(encoding))

    assert result.exit_code == 0, result.output
    assert listed(database) == [
        ["010301", "臺北市", "海岸高中", "日校", "欣河", "許文琪"],
        ["010301進", "臺北市", "海岸高中", "進修部", "欣河", "許文琪"],
    ]


def test_an_xlsx_whose_code_became_a_number_gets_its_zeros_back_and_says_so(database: Database, tmp_path: Path) -> None:
    result = take(
        database, tmp_path, workbook((10301, "海岸高中", "臺北市", "日校"), (200405.0, "山城高中", "苗栗縣", None))
    )

    assert result.exit_code == 0, result.output
    assert [row[0] for row in listed(database)] == ["010301", "200405"]
    assert "schools.csv:2: the code's leading zeros were restored: 010301" in result.output
    assert "schools.csv:3" not in result.output


def test_every_bad_row_is_named_and_nothing_of_the_file_is_taken(database: Database, tmp_path: Path) -> None:
    bad = (
        "10303,短碼高中,臺北市,夜間,,,\n"  # The code can be mended; the division cannot.
        "12,錯碼高中,臺北市,日校,,,\n"
        ",,新北市,日校,,,\n"
        "010301,海岸高中,臺北市,日間部,,,\n"
        "010301,海邊高中,臺北市,進修部,,,\n"
    )

    result = take(database, tmp_path, HEAD + COAST + bad)

    assert result.exit_code == 1
    for place in (
        "csv:3: 部別 '夜間'",
        "csv:4: 學校代碼 '12'",
        "csv:5: 學校代碼",
        "csv:5: 學校名稱",
        "csv:6: 010301 stands",
    ):
        assert place in result.output
    assert "csv:7: 010301 is 臺北市海岸高中 in line 2, and 臺北市海邊高中 here" in result.output
    assert "6 bad row(s). Nothing was taken." in result.output
    assert listed(database) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "學校代碼 is missing"),
        (HEAD.encode(), "there are no schools"),
        (b"\xd0\xcf\x11\xe0rest", "old .xls"),
        (b"PK not a zip", "not an .xlsx"),
        (b"\xff\xff\xff", "neither UTF-8 nor Big5"),
        ("學校名稱,縣市\n海岸高中,臺北市\n".encode(), "the column 部別 is missing"),
    ],
    ids=["empty", "headings only", "xls", "broken xlsx", "unknown encoding", "missing columns"],
)
def test_a_file_that_is_none_is_refused_with_its_reason(
    database: Database, tmp_path: Path, content: bytes, reason: str
) -> None:
    result = take(database, tmp_path, content)

    assert result.exit_code == 1
    assert reason in result.output
    assert "Traceback" not in result.output


def test_importing_again_updates_adds_and_keeps_what_the_file_no_longer_names(
    database: Database, tmp_path: Path
) -> None:
    take(database, tmp_path, HEAD + COAST + NIGHT)

    result = take(database, tmp_path, HEAD + COAST.replace("許文琪", "蔡明宏") + "200405,山城高中,苗栗縣,日校,,,\n")

    assert "2 units: 1 added, 1 changed, 0 as before." in result.output
    assert "Not in this file, and kept: 010301進" in result.output
    assert [(row[0], row[5]) for row in listed(database)] == [
        ("010301", "蔡明宏"),
        ("010301進", "許文琪"),
        ("200405", "-"),
    ]


FULL = HEAD + COAST + NIGHT.replace("許文琪", "蔡宗翰 老師")


def stored(database: Database) -> list[tuple[str | None, ...]]:
    with database.read() as session:
        return [
            (unit.code, unit.current_system, unit.contact, unit.consultant)
            for unit in session.query(Unit).order_by(Unit.code)
        ]


def test_an_update_changes_only_the_columns_that_the_file_has(database: Database, tmp_path: Path) -> None:
    take(database, tmp_path, FULL)

    result = take(
        database, tmp_path, "校名;縣市別;部別;學校代號;聯絡人\n海岸高中;台北市;進修學校;010301;\n".encode("cp950")
    )

    assert result.exit_code == 0
    assert "1 units: 0 added, 1 changed, 0 as before." in result.output
    assert "Emptied: 聯絡人 of 1 unit(s)" in result.output
    assert stored(database) == [
        ("010301", "欣河", "林雅慧", "許文琪"),
        ("010301進", "欣河", None, "蔡宗翰 老師"),
    ]


def test_a_dry_run_shows_the_differences_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    take(database, tmp_path, FULL)
    before = stored(database)
    file = tmp_path / "new.csv"
    changed = COAST.replace("林雅慧", "").replace("許文琪", "沈默然")
    file.write_text(HEAD + changed + "200405,山城高中,苗栗縣,日校,亞昕,,\n", encoding="utf-8")

    result = bot(database, "import", str(file), "--dry-run")

    assert result.exit_code == 0
    assert "changes: 010301 海岸高中（日校） 聯絡人: 林雅慧 → (empty); 諮輔: 許文琪 → 沈默然" in result.output
    assert "new: 200405 山城高中（日校） 苗栗縣 校務行政系統 亞昕" in result.output
    assert "Would be emptied: 聯絡人 of 1 unit(s)" in result.output
    assert "Nothing was changed." in result.output
    assert stored(database) == before


def test_a_consultant_whom_nobody_is_called_is_reported(database: Database, tmp_path: Path) -> None:
    give_role(database, "許文琪 委員")

    result = take(database, tmp_path, HEAD + COAST + NIGHT.replace("許文琪", "許 文琪、沈默然老師"))

    reported = [line for line in result.output.splitlines() if line.startswith("Nobody")]
    assert reported == ["Nobody with the role of a 諮輔 is called 沈默然: 010301進"]


def test_an_unknown_heading_is_named_by_the_sender(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "schools.csv"
    file.write_text(FULL.replace("學校代碼", "機關別碼"), encoding="utf-8")

    assert bot(database, "import", str(file)).exit_code == 1
    assert bot(database, "import", str(file), "--column", "機關別碼=學校代碼").exit_code == 0
    assert bot(database, "import", str(file), "--column", "機關別碼").exit_code == 2


def test_what_is_no_ordinary_file_is_not_read(database: Database) -> None:
    result = bot(database, "import", "/dev/zero")

    assert result.exit_code == 1
    assert "no ordinary file" in result.output


def test_what_an_import_changed_is_written_down_without_the_values(database: Database, tmp_path: Path) -> None:
    take(database, tmp_path, FULL)
    take(database, tmp_path, FULL.replace("林雅慧,許文琪", "新聯絡人,許文琪"))

    with database.read() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.id).all()
    assert [(one.what, one.about, one.fields, one.way) for one in entries] == [
        ("unit added", "unit 010301", {}, Way.CLI),
        ("unit added", "unit 010301進", {}, Way.CLI),
        ("unit changed", "unit 010301", {"columns": "contact"}, Way.CLI),
    ]
