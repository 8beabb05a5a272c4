"""Steps and receipts by file, and records as tables, as the office uses them."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.models.people import Role
from bot.models.step import StepMark
from tests.builders import ALICE, GROUP
from tests.people import NCNU, ask, give
from tests.schools import bind, know_schools
from tests.world import World

# What is strange to one database may be fine to the other.
pytestmark = pytest.mark.each_on_both


@pytest.fixture(autouse=True)
def known(world: World) -> None:
    """Monday 110-12-06, 10:00; the coast school has a group and 暨大 a person."""
    know_schools(world)
    bind(world, "010301")
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")


def bot(world: World, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, list(arguments))


def take(world: World, folder: Path, content: str, *arguments: str, what: str = "receipts") -> Result:
    file = folder / "list.csv"
    file.write_text(content, encoding="utf-8")
    return bot(world, what, "import", str(file), *arguments)


def held(world: World) -> list[tuple[str, str, str | None, str]]:
    with world.database.read() as session:
        marks = session.query(StepMark).filter(StepMark.undone_at.is_(None)).order_by(StepMark.id)
        return sorted((one.unit.code, one.step, one.detail, f"{one.marked_at:%m-%d %H:%M}") for one in marks)


def test_a_receipt_counts_from_the_day_of_its_arrival_whenever_it_is_booked(world: World, tmp_path: Path) -> None:
    result = take(world, tmp_path, "學校代碼,校名,收件日\n10301,海岸高中,110/12/3\n010301進,,12/6\n200405,山城,\n")

    assert result.exit_code == 0, result.output
    assert held(world) == [
        ("010301", "received", None, "12-03 04:00"),
        ("010301進", "received", None, "12-06 02:00"),
        ("200405", "received", None, "12-06 02:00"),
    ]
    assert "3 row(s): 3 marked, 0 as before, 0 older" in result.output


def test_a_dry_run_marks_nothing(world: World, tmp_path: Path) -> None:
    result = take(world, tmp_path, "學校代碼,收件日\n010301,110/12/3\n", "--dry-run")

    assert "would be marked: 010301 海岸高中（日校） 暨大收件 110年12月3日（五）" in result.output
    assert held(world) == []


def test_a_returned_form_is_told_to_its_school_with_the_reason(world: World, tmp_path: Path) -> None:
    take(world, tmp_path, "學校代碼,收件日\n010301,110/12/3\n")

    result = take(world, tmp_path, "學校代碼,結果,原因,收件日\n010301,退件,第二頁未核章,110/12/6\n")

    assert "1 marked" in result.output
    assert held(world) == [("010301", "returned", "第二頁未核章", "12-06 02:00")]
    (call,) = world.deliver()
    assert call.to == GROUP
    assert "第二頁未核章" in str(call.messages)


def test_a_stale_file_undoes_nothing_that_is_newer(world: World, tmp_path: Path) -> None:
    world.say("小幫手 已傳真", user=ALICE)
    world.say("收件 010301", group=None, user=NCNU)
    world.say("收件 200405", group=None, user=NCNU)
    world.say("取消收件 200405", group=None, user=NCNU)
    before = held(world)

    result = take(
        world, tmp_path, "學校代碼,步驟,日期,備註\n010301,退件,110/12/3,缺章\n200405,收件,110/12/5,\n", what="steps"
    )

    assert result.exit_code == 0, result.output
    assert "list.csv:2: left, as 110年12月6日（一） 10:00 is newer: 010301 海岸高中（日校） 退件補正" in result.output
    assert "list.csv:3: left, as 110年12月6日（一） 10:00 is newer: 200405" in result.output
    assert held(world) == before


def test_another_day_than_on_record_is_said_and_left(world: World, tmp_path: Path) -> None:
    take(world, tmp_path, "學校代碼,收件日\n010301,110/12/3\n")

    result = take(world, tmp_path, "學校代碼,收件日\n010301,110/12/1\n")

    assert "list.csv:2: left, it is on record with 110年12月3日（五）" in result.output
    assert "0 marked, 1 as before" in result.output


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("999999,,110/12/3,", "there is no unit 999999"),
        ("200405進,,110/12/3,", "there is no unit 200405進; the school has 200405"),
        ("010301,文昌國中,110/12/3,", "010301 is 海岸高中, and 文昌國中 here"),
        ("010301,,110/12/7,", "'110/12/7' is after today"),
        ("010301,,上週,", "'上週' is not a day"),
        ("010301,,110/12/3,看過", "'看過' is none of 選定系統、"),
        ("12,,110/12/3,", "'12' is not the code of a unit"),
        ("010301,,110/12/3,選定系統", "is none of 欣河"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_marked(world: World, tmp_path: Path, row: str, reason: str) -> None:
    result = take(world, tmp_path, f"學校代碼,校名,收件日,結果\n200405,山城高中,110/12/3,\n{row}\n")

    assert result.exit_code == 1
    assert "list.csv:3: " in result.output
    assert reason in result.output
    assert held(world) == []


def test_a_step_that_stands_twice_is_not_chosen_between(world: World, tmp_path: Path) -> None:
    result = take(world, tmp_path, "學校代碼,收件日\n010301,110/12/3\n10301,110/12/2\n")

    assert "list.csv:3: 暨大收件 of 010301 stands in line 2 already" in result.output


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_steps_make_the_round_trip(world: World, tmp_path: Path, kind: str) -> None:
    take(
        world,
        tmp_path,
        "學校代碼,步驟,日期,內容\n"
        "010301,選定系統,110/12/1,亞昕\n010301,已傳真,110-12-02 16:20,\n200405,已核章,12/3,=1+1\n",
        what="steps",
    )
    world.say("收件 010301", group=None, user=NCNU)
    world.say("退件 010301 缺印鑑", group=None, user=NCNU)
    before, file = held(world), tmp_path / f"steps.{kind}"
    assert bot(world, "export", "steps", "--format", kind, "--out", str(file)).exit_code == 0

    again = bot(world, "steps", "import", str(file))
    assert "0 marked" in again.output
    assert "older" in again.output
    assert held(world) == before

    with world.database.write() as session:
        session.query(StepMark).delete()
    assert bot(world, "steps", "import", str(file)).exit_code == 0
    assert held(world) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_units_make_the_round_trip(world: World, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"units.{kind}"
    assert bot(world, "export", "units", "--format", kind, "--out", str(file)).exit_code == 0

    again = bot(world, "schools", "import", str(file))

    assert again.output.splitlines() == ["3 units: 0 added, 0 changed, 3 as before."]


def test_cases_and_deliveries_are_exported_without_words_and_ids(world: World, tmp_path: Path) -> None:
    ask(world)
    file = tmp_path / "out.xlsx"

    for what, headings in (("cases", ("案件", "單位代碼")), ("deliveries", ("編號", "方式"))):
        made = bot(world, "export", what, "--format", "xlsx", "--out", str(file))
        assert made.exit_code == 0, made.output
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][:2] == headings
        assert len(rows) > 1
        assert "封面" not in str(rows)
        assert ALICE not in str(rows)
        assert "010301" in str(rows)
