"""A picture that is uploaded with an announcement: known by its content, drawn anew, kept only where it belongs."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

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
