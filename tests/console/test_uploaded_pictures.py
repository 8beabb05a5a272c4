"""A picture that is uploaded with an announcement: known by its content, drawn anew, kept only where it belongs."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.models.audit import AuditEntry, Way
from bot.models.people import Role
from tests.announcing import AUTHOR, SECOND, open_office
from tests.console.visitor import Visitor
from tests.people import give
from tests.world import World

READER = "U" + "f" * 32
TEXT = "各位老師好，說明會改在線上舉行。"
NORTH_OF_THE_EQUATOR = {1: "N"}
GPS, SIGN = 0x8825, b"taken at home"


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    give(world, READER, "督學", Role.READER)
    return world


def enter(world: World, line_id: str) -> Visitor:
    visitor = Visitor(world)
    visitor.go("/console/sign-in")
    visitor.send("/demo", person=line_id)
    return visitor


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (30, 20)) -> bytes:
    drawn = BytesIO()
    picture = Image.new("1" if kind == "PNG" else "RGB", size)
    places = picture.getexif()
    places.get_ifd(GPS).update(NORTH_OF_THE_EQUATOR)
    places[270] = SIGN.decode()
    picture.save(drawn, kind, exif=places)
    return drawn.getvalue()


def write(visitor: Visitor, data: bytes, *, name: str = "海報.png", to: str = "苗栗縣") -> str:
    visitor.go("/console/announcements/new")
    visitor.send("/announcements/new", to=to, text=TEXT, file=(BytesIO(data), name))
    return visitor.words


def kept(world: World) -> list[Path]:
    folder = world.runtime.settings.media_dir
    return sorted(folder.iterdir()) if folder.exists() else []


def test_an_uploaded_picture_is_drawn_anew_and_shown_and_approved_as_part_of_it(at_work: World) -> None:
    visitor = enter(at_work, AUTHOR)
    given = a_picture()

    shown = write(visitor, given)
    address = visitor.text.split('<img class="line-image" src="')[1].split('"')[0]
    preview, whole = (at_work.client.get(path) for path in (address, address.removesuffix("/preview")))

    assert "群組會看到的" in shown
    assert SIGN in given
    for answer in (preview, whole):
        assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
        assert SIGN not in answer.data
        with Image.open(BytesIO(answer.data)) as picture:
            assert not picture.getexif()
    visitor.send("/announcements/1", act="ask")
    other = enter(at_work, SECOND)
    other.go("/console/announcements/1")
    assert address in other.text


@pytest.mark.parametrize(
    "data",
    [b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", a_picture("PNG", (8000, 7000))],
    ids=["no picture", "a drawing", "too many points"],
)
def test_what_line_would_not_take_is_refused_by_its_content_and_not_kept(at_work: World, data: bytes) -> None:
    visitor = enter(at_work, AUTHOR)

    said = write(visitor, data)

    assert "這張圖片不能用" in said
    assert TEXT in visitor.text
    assert kept(at_work) == []


def test_a_picture_of_what_was_not_written_down_is_not_kept(at_work: World) -> None:
    visitor = enter(at_work, AUTHOR)

    said = write(visitor, a_picture(), to="火星縣")

    assert "請再選一次" in said
    assert kept(at_work) == []


def test_who_may_not_write_leaves_no_picture(at_work: World) -> None:
    reader = enter(at_work, READER)
    reader.go("/console/announcements")
    fields = {"to": "全部", "text": TEXT, "file": (BytesIO(a_picture()), "海報.png")}
    stranger = Visitor(at_work)
    stranger.go("/console/sign-in")

    assert reader.post("/console/announcements/new", **fields).status_code == 403
    fields["file"] = (BytesIO(a_picture()), "海報.png")
    assert stranger.post("/console/announcements/new", **fields).status_code == 303
    assert kept(at_work) == []


def test_a_draft_loses_its_picture_by_a_button_beside_it_and_the_files_go(at_work: World) -> None:
    visitor = enter(at_work, AUTHOR)
    write(visitor, a_picture())
    visitor.send("/announcements/1", act="take_picture_off")
    told, has_picture = visitor.words, "line-image" in visitor.text
    there = kept(at_work)
    at_work.deliver()

    assert "已移除圖片，其他內容沒有變" in told
    assert not has_picture
    assert "移除圖片" not in told.replace("已移除圖片", "")
    assert there != []
    assert kept(at_work) == []
    with at_work.database.read() as session:
        (change,) = session.query(AuditEntry).filter_by(what="change_announcement")
        assert (change.by, change.way, change.about) == (AUTHOR, Way.CONSOLE, "announcement 1")


def test_files_of_a_picture_that_another_one_replaces_go(at_work: World) -> None:
    visitor = enter(at_work, AUTHOR)
    write(visitor, a_picture())
    before = kept(at_work)
    visitor.go("/console/announcements/new?number=1")
    visitor.send("/announcements/new", file=(BytesIO(a_picture("PNG")), "另一張.png"))
    both = kept(at_work)
    at_work.deliver()

    assert len(before) * 2 == len(both) > 0
    assert kept(at_work) == [one for one in both if one not in before]
    assert "line-image" in visitor.text


def test_after_it_was_approved_the_picture_stays_and_it_is_said_why(at_work: World) -> None:
    visitor = enter(at_work, AUTHOR)
    write(visitor, a_picture())
    visitor.send("/announcements/1", act="ask")
    offered = visitor.words
    other = enter(at_work, SECOND)
    other.go("/console/announcements/1")
    other.send("/announcements/1", act="approve")

    visitor.send("/announcements/1", act="take_picture_off")

    assert "移除圖片" in offered
    assert "公告 1 已經核可，不能直接移除圖片" in visitor.words
    assert "移除圖片" not in other.words
    assert "line-image" in visitor.text


def test_a_page_of_before_takes_no_other_picture_off(at_work: World) -> None:
    visitor, other = enter(at_work, AUTHOR), enter(at_work, AUTHOR)
    write(visitor, a_picture())
    other.go("/console/announcements/new?number=1")
    other.send("/announcements/new", file=(BytesIO(a_picture("PNG")), "另一張.png"))

    visitor.send("/announcements/1", act="take_picture_off")

    assert "和您看到的已經不同" in visitor.words
    assert "line-image" in visitor.text


def test_a_reader_sees_the_picture_without_the_button(at_work: World) -> None:
    write(enter(at_work, AUTHOR), a_picture())
    reader = enter(at_work, READER)
    reader.go("/console/announcements/1")

    assert "line-image" in reader.text
    assert "移除圖片" not in reader.words
    assert reader.post("/console/announcements/1", act="take_picture_off").status_code == 403
