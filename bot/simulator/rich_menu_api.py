"""The part of LINE's API about rich menus."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.simulator import rich_menus, sending, state
from bot.simulator.rich_menus import FOR_ALL, MENUS
from bot.simulator.sending import refusal
from bot.simulator.stand_in import the_stand_in
from bot.simulator.storage import Transaction

blueprint = Blueprint("rich_menus", __name__, url_prefix="/bot")


@blueprint.post("/richmenu")
def make() -> ResponseReturnValue:
    """Make a menu."""
    body = request.get_json(silent=True)
    problems = rich_menus.problems_of(body)
    if problems or not isinstance(body, dict):
        raise sending.body_refusal([(one.path, one.message) for one in problems])
    with the_stand_in().storage.write() as db:
        if len(rich_menus.every(db)) >= MENUS:
            raise refusal(400, "The maximum number of rich menus has been reached")
        return jsonify(richMenuId=rich_menus.make(db, body))


@blueprint.get("/richmenu/list")
def every() -> ResponseReturnValue:
    """List the menus."""
    with the_stand_in().storage.read() as db:
        return jsonify(richmenus=rich_menus.every(db))


@blueprint.get("/richmenu/<menu_id>")
def one(menu_id: str) -> ResponseReturnValue:
    """Return a menu."""
    with the_stand_in().storage.read() as db:
        _must_be(db, menu_id)
        return jsonify(next(menu for menu in rich_menus.every(db) if menu["richMenuId"] == menu_id))


@blueprint.delete("/richmenu/<menu_id>")
def drop(menu_id: str) -> ResponseReturnValue:
    """Take a menu away."""
    with the_stand_in().storage.write() as db:
        _must_be(db, menu_id)
        rich_menus.drop(db, menu_id)
    return jsonify({})


@blueprint.post("/richmenu/<menu_id>/content")
def give_picture(menu_id: str) -> ResponseReturnValue:
    """Give a menu its picture, once."""
    if request.mimetype not in ("image/png", "image/jpeg"):
        raise refusal(415, "Unsupported Media Type")
    data = request.get_data()
    with the_stand_in().storage.write() as db:
        _must_be(db, menu_id)
        menu = rich_menus.find(db, menu_id)
        wrong = rich_menus.wrong_picture(menu, data) if menu is not None else None
        if wrong is not None:
            raise refusal(400, wrong)
        rich_menus.give_picture(db, menu_id, data)
    return jsonify({})


@blueprint.get("/richmenu/<menu_id>/content")
def show_picture(menu_id: str) -> ResponseReturnValue:
    """Return a menu's picture."""
    with the_stand_in().storage.read() as db:
        menu = rich_menus.find(db, menu_id)
    if menu is None or menu["picture"] is None:
        raise refusal(404, "richmenu not found")
    return Response(menu["picture"], content_type=menu["type"])


@blueprint.post("/user/all/richmenu/<menu_id>")
def show_all(menu_id: str) -> ResponseReturnValue:
    """Show a menu to whoever has none of their own."""
    with the_stand_in().storage.write() as db:
        _must_have_picture(db, menu_id)
        db.set_setting(FOR_ALL, menu_id)
    return jsonify({})


@blueprint.get("/user/all/richmenu")
def shown_to_all() -> ResponseReturnValue:
    """Return the menu of whoever has none of their own."""
    with the_stand_in().storage.read() as db:
        menu_id = db.setting(FOR_ALL, default=None)
    if menu_id is None:
        raise refusal(404, "no default richmenu")
    return jsonify(richMenuId=menu_id)


@blueprint.delete("/user/all/richmenu")
def show_all_none() -> ResponseReturnValue:
    """Show no menu to whoever has none of their own."""
    with the_stand_in().storage.write() as db:
        db.set_setting(FOR_ALL, None)
    return jsonify({})


@blueprint.post("/user/<user_id>/richmenu/<menu_id>")
def show(user_id: str, menu_id: str) -> ResponseReturnValue:
    """Give somebody a menu of their own."""
    with the_stand_in().storage.write() as db:
        _must_have_picture(db, menu_id)
        if state.find_person(db, user_id) is None:
            raise refusal(404, "Not found")
        rich_menus.show(db, user_id, menu_id)
    return jsonify({})


@blueprint.get("/user/<user_id>/richmenu")
def shown(user_id: str) -> ResponseReturnValue:
    """Return the menu that somebody was given."""
    with the_stand_in().storage.read() as db:
        menu_id = rich_menus.own(db, user_id)
    if menu_id is None:
        raise refusal(404, "the user has no richmenu")
    return jsonify(richMenuId=menu_id)


@blueprint.delete("/user/<user_id>/richmenu")
def take_away(user_id: str) -> ResponseReturnValue:
    """Take somebody's own menu away."""
    with the_stand_in().storage.write() as db:
        rich_menus.show(db, user_id, None)
    return jsonify({})


def _must_be(db: Transaction, menu_id: str) -> None:
    if rich_menus.find(db, menu_id) is None:
        raise refusal(404, "richmenu not found")


def _must_have_picture(db: Transaction, menu_id: str) -> None:
    _must_be(db, menu_id)
    menu = rich_menus.find(db, menu_id)
    if menu is not None and menu["picture"] is None:
        raise refusal(400, "must upload richmenu image before applying it to user")
