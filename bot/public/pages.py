"""Pages without a sign-in: does this process live, and can it serve?"""

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import SettingsError
from bot.webhook import RUNTIME
from bot.wiring import Runtime, require_schema

blueprint = Blueprint("public", __name__)


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """Answer 200 when the database answers, 503 when not."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    try:
        with runtime.database.read() as session:
            session.execute(text("SELECT 1"))
            return jsonify(status="ok", knowledge_version=runtime.knowledge.get(session).version), 200
    except SQLAlchemyError:
        return jsonify(status="database away"), 503


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Answer 200 when events can be served: database, its tables, knowledge; else 503 and what is missing."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    missing: list[str] = []
    try:
        require_schema(runtime.database)
        with runtime.database.read() as session:
            if not runtime.knowledge.get(session).has_learned:
                missing.append("matcher")
    except SQLAlchemyError:
        missing.append("database")
    except SettingsError:
        missing.append("migrations")
    except LookupError:
        missing.append("knowledge")
    return jsonify(ready=not missing, missing=missing), 503 if missing else 200
