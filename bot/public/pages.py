"""Pages without a sign-in: is this process well?"""

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text

from bot.webhook import RUNTIME
from bot.wiring import Runtime

blueprint = Blueprint("public", __name__)


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """Answer 200 when the database answers."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    with runtime.database.read() as session:
        session.execute(text("SELECT 1"))
        return jsonify(status="ok", knowledge_version=runtime.knowledge.get(session).version), 200
