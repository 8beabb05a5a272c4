"""`python -m bot codes` and `people` as the office uses them."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot import clock
from bot.__main__ import main
from bot.models.audit import AuditEntry, Way
from tests.builders import ALICE, GROUP
from tests.fake_line import texts
from tests.schools import bind, know_schools
from tests.world import World


@pytest.fixture(autouse=True)
def known(world: World) -> None:
    know_schools(world)


def bot(world: World, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, list(arguments))


def order_in(result: Result) -> str:
    """Return the line that is typed to redeem a code, as it was printed."""
    return next(line.strip() for line in result.stdout.splitlines() if line.strip().startswith("綁定 "))


def test_all_codes_come_as_csv_and_as_slips_with_the_same_codes(world: World, tmp_path: Path) -> None:
    page = tmp_path / "slips.html"

    printed = bot(world, "codes", "issue", "--all", "--slips", str(page))

    assert printed.stdout_bytes.startswith(b"\xef\xbb\xbf")  # Excel opens it with a double click.
    rows = list(csv.DictReader(io.StringIO(printed.stdout_bytes.decode("utf-8-sig"), newline="")))
    html = page.read_text(encoding="utf-8")
    assert [row["unit"] for row in rows] == ['="010301"', "010301進", '="200405"']
    assert all(f"綁定 {row['code']}" in html for row in rows)
    assert html.count("<svg") == 3
    assert unquote(rows[0]["link"]) == f"https://line.me/R/share?text=綁定 {rows[0]['code']}"
    assert re.search(r"https?://(?!www\.w3\.org)", html) is None
    (answer,) = world.say(f"綁定 {rows[2]['code']}")
    assert "已綁定：山城高中（日校）" in texts(answer.messages)[0]
    assert "200405" not in bot(world, "codes", "issue", "--all").output


def test_a_persons_code_gives_a_role_that_can_be_listed_and_taken_away(world: World) -> None:
    world.say(order_in(bot(world, "codes", "issue", "--person", "洪助理", "party", "ncnu")), group=None, user=ALICE)

    listed = bot(world, "people", "list").output
    assert listed.startswith("1\t洪助理\tparty\tncnu\t")
    assert bot(world, "people", "revoke", "1").exit_code == 0
    assert bot(world, "people", "revoke", "1").exit_code == 2
    (refused,) = world.say("收件 010301", group=None, user=ALICE)
    assert "沒有這個身分" in str(refused.messages)


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (("甲", "boss", "all"), "no role"),
        (("甲", "party", "nobody"), "Name parties"),
        (("甲", "party", "all"), "Name parties"),
        (("甲", "consultant", "999999"), "no unit 999999"),
        (("甲", "office", "010301"), "see all"),
    ],
)
def test_a_role_or_scope_that_does_not_exist_is_refused(world: World, person: tuple[str, str, str], says: str) -> None:
    result = bot(world, "codes", "issue", "--person", *person)

    assert result.exit_code == 2
    assert says in result.output


def test_exactly_one_kind_of_code_is_asked_for(world: World) -> None:
    assert bot(world, "codes", "issue").exit_code == 2
    assert bot(world, "codes", "issue", "--desk", "--all").exit_code == 2
    assert bot(world, "codes", "issue", "010301", "--slips", "x.html").exit_code == 2


def test_the_desk_code_and_the_history_of_steps(world: World) -> None:
    world.say(order_in(bot(world, "codes", "issue", "--desk")), group="C" + "9" * 32)
    world.say(order_in(bot(world, "codes", "issue", "010301")), group=GROUP)
    world.say("小幫手 已傳真")
    world.say("取消回報")

    line = bot(world, "schools", "steps", "010301").output.strip().split("\t")
    assert line[:5] == ["2021-12-06 10:00", "fax", "-", "Uaaa@C111", "words"]
    assert line[5].startswith("taken back 2021-12-06")


def test_a_code_is_printed_with_school_and_end_and_a_unit_that_has_a_group_is_warned_of(world: World) -> None:
    first = bot(world, "codes", "issue", "200405")
    world.say(order_in(first), group="C" + "7" * 32)
    second = bot(world, "codes", "issue", "200405")
    person = bot(world, "codes", "issue", "--person", "周專員", "office", "all")

    until = (clock.machine_now() + timedelta(days=30)).astimezone(ZoneInfo("Asia/Taipei"))
    assert first.stdout.splitlines()[0] == "200405 山城高中（日校）"
    assert f"until {until:%Y-%m-%d}" in first.stdout
    assert "(Asia/Taipei)" in first.stdout
    assert first.stderr == ""
    assert "200405 is already bound, to 測試群組" in second.stderr
    assert person.stdout.startswith("周專員\n")


def test_codes_and_invitations_of_the_command_line_stand_in_the_audit(world: World) -> None:
    know_schools(world)
    for words in (
        ["codes", "issue", "010301"],
        ["codes", "issue", "--desk"],
        ["console", "invite", "王專員"],
        ["codes", "issue", "--person", "許文琪", "consultant", "010301"],
    ):
        assert CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, words).exit_code == 0
    bind(world, "010301")
    assert CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, ["codes", "undo", "010301"]).exit_code == 0

    with world.database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.way == Way.CLI).order_by(AuditEntry.id)).all()
        assert [(one.what, one.about) for one in rows] == [
            ("issue_code", "unit 010301"),
            ("issue_code", "desk"),
            ("invite", "role office"),
            ("invite", "role consultant"),
            ("unbind", "unit 010301"),
        ]
