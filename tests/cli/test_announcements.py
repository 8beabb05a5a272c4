"""Announcements by command: written, approved as the second of an office of one, and followed."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from bot.cli.announcements import announcements
from bot.models.announcement import Announcement
from bot.models.audit import AuditEntry, Way
from bot.models.people import RoleGrant
from tests.announcing import SECOND, check_in, open_office, to_groups, work, write
from tests.world import World

TEXT = "各位老師好，說明會改期。"


@pytest.fixture
def at_work(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    open_office(world)
    monkeypatch.setattr("bot.cli.announcements.read_settings", lambda: world.runtime.settings)
    monkeypatch.setattr("bot.clock.machine_now", world.clock.now)
    return world


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(announcements, arguments)
    return result.exit_code, result.output


def test_the_command_line_is_the_second_in_an_office_of_one_and_is_logged(at_work: World) -> None:
    with at_work.database.write() as session:
        session.query(RoleGrant).filter_by(line_id=SECOND).one().revoked_at = at_work.clock.now()
    write(at_work, f"公告 苗栗縣\n{TEXT}")

    code, said = run("approve", "1", shown_check())
    sent = work(at_work)

    assert (code, "已核可" in said) == (0, True)
    assert len(to_groups(sent)) == 2
    with at_work.database.read() as session:
        logged = session.query(AuditEntry).filter_by(what="approve_announcement").one()
        assert (logged.by, logged.way, logged.about) == (None, Way.CLI, "announcement 1")


def shown_check() -> str:
    _, shown = run("show", "1")
    return shown.split("\t")[1].split("\n")[0]


@pytest.mark.usefixtures("at_work")
def test_what_was_written_by_command_is_not_approved_by_command() -> None:
    code, shown = run("write", "--to", "全部", "--text", TEXT)
    check = shown.split("\t")[1].split("\n")[0]
    run("ask", "1", check)

    refused, said = run("approve", "1", check)
    wrong, unread = run("approve", "1", "0" * 6)

    assert code == 0
    assert (refused, "自己寫的公告不能自己核可" in said) == (1, True)
    assert (wrong, "已經不同" in unread) == (1, True)


def test_a_picture_over_lines_limits_is_refused_and_nothing_is_kept(at_work: World, tmp_path: Path) -> None:
    no_picture, picture = tmp_path / "no.png", tmp_path / "yes.png"
    no_picture.write_bytes(b"not a picture")
    Image.new("RGB", (20, 20), "white").save(picture)

    bad = run("write", "--to", "全部", "--text", TEXT, "--picture", str(no_picture))
    good = run("write", "--to", "全部", "--text", TEXT, "--picture", str(picture))
    listed = run("list")[1]
    shown = at_work.client.get(f"/media/{_token(at_work)}")

    assert bad[0] == 1
    assert (good[0], listed.count("公告 1｜草稿"), "公告 2" in listed) == (0, 1, False)
    assert (shown.status_code, shown.content_type) == (200, "image/jpeg")


def _token(world: World) -> str:
    with world.database.read() as session:
        return session.query(Announcement).one().picture_token or ""


def test_results_name_each_group_with_what_became_of_it(at_work: World) -> None:
    asked = write(at_work, f"公告 苗栗縣\n{TEXT}")
    run("approve", "1", check_in(asked))
    work(at_work)

    _, said = run("results", "1")

    assert "第10101高中（日校）\t已送達" in said
    assert "第10102高中（日校）\t已送達" in said
