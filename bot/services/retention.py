"""Erases what is older than the programme keeps it, in small chunks: nobody waits for the database meanwhile."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from bot.database import Database
from bot.faq.knowledge import Knowledge
from bot.models.retention import RetentionRun
from bot.services.retention_rules import RULES, Rule, Scope

CHUNK = 200
_RUNS_KEPT = timedelta(days=90)


def scope_of(knowledge: Knowledge, *, now: datetime) -> Scope:
    """Return what counts as old now, by the programme's periods; `now` is machine time."""
    systems = tuple(one.id for one in knowledge.systems.systems)
    return Scope(now=now, kept=knowledge.program.retention, systems=systems)


def count_due(session: Session, scope: Scope) -> dict[str, int]:
    """Return how much each rule would erase as of the scope's moment; rules that have nothing are left out."""
    counts = {
        rule.name: session.scalar(select(func.count()).select_from(rule.table).where(rule.is_due(scope))) or 0
        for rule in RULES
    }
    return {name: number for name, number in counts.items() if number}


def erase_due(database: Database, scope: Scope) -> dict[str, int]:
    """Erase what is due, one short transaction a chunk, and note what was done; return the counts by rule."""
    with database.write() as session:
        run = RetentionRun(began_at=scope.now, erased={})
        session.add(run)
        session.execute(delete(RetentionRun).where(RetentionRun.began_at < scope.now - _RUNS_KEPT))
        session.flush()
        run_id = run.id
    counts = {rule.name: _work_off(database, rule, scope) for rule in RULES}
    erased = {name: number for name, number in counts.items() if number}
    with database.write() as session:
        run = session.get_one(RetentionRun, run_id)
        run.ended_at, run.erased = scope.now, erased
    database.scrub()
    return erased


def latest_run(session: Session) -> RetentionRun | None:
    """Return the newest run that came to its end."""
    query = select(RetentionRun).where(RetentionRun.ended_at.is_not(None))
    return session.scalar(query.order_by(RetentionRun.id.desc()).limit(1))


def _work_off(database: Database, rule: Rule, scope: Scope) -> int:
    """Look for what is due without holding the database up, then erase it if it is still due."""
    key = rule.table.__mapper__.primary_key[0]
    done, last = 0, None
    while True:
        query = select(key).where(rule.is_due(scope)).order_by(key).limit(CHUNK).distinct()
        with database.read() as session:
            found = session.scalars(query if last is None else query.where(key > last)).all()
        if not found:
            return done
        last = found[-1]
        with database.write() as session:
            done += _erase(session, rule, and_(key.in_(found), rule.is_due(scope)))


def _erase(session: Session, rule: Rule, due: ColumnElement[bool]) -> int:
    if rule.change is not None:
        rows = session.scalars(select(rule.table).where(due)).all()
        for row in rows:
            rule.change(row)
        return len(rows)
    statement = delete(rule.table) if rule.values is None else update(rule.table).values(**rule.values)
    result = session.execute(statement.where(due).execution_options(synchronize_session=False))
    return int(getattr(result, "rowcount", 0))
