"""Ways in which somebody looks at the queue, kept under a name; each person has their own."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.models.desk import SavedView
from bot.services import audit
from bot.services.audit import Acting


def of(session: Session, line_id: str) -> Sequence[SavedView]:
    """Return somebody's views, the oldest first."""
    return session.scalars(select(SavedView).where(SavedView.line_id == line_id).order_by(SavedView.id)).all()


def save(session: Session, name: str, filters: Mapping[str, str], acting: Acting) -> SavedView:
    """Keep filters under a name; one of the same name is changed."""
    mine = (SavedView.line_id == acting.by, SavedView.name == name)
    view = session.scalar(select(SavedView).where(*mine))
    if view is None:
        view = SavedView(line_id=acting.by or "", name=name, filters={})
        session.add(view)
    view.filters = dict(filters)
    session.flush()
    audit.write_down(session, acting, "save_view", f"view {view.id}")
    return view


def drop(session: Session, number: int, acting: Acting) -> bool:
    """Forget one of somebody's own views; tell whether there was one."""
    gone = delete(SavedView).where(SavedView.id == number, SavedView.line_id == acting.by).returning(SavedView.id)
    is_gone = session.execute(gone).first() is not None
    if is_gone:
        audit.write_down(session, acting, "drop_view", f"view {number}")
    return is_gone
