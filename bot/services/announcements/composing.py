"""Writes an announcement down, whole or not at all: words, a picture or link, a selection, a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.dates.written_day import read_day
from bot.models.announcement import Announcement
from bot.programme.announcing import EDITABLE, Found, Kind, Problem, State, digest_of, text_problems, time_problems
from bot.programme.audience import Selection
from bot.programme.audience_words import AudienceWords, Unread
from bot.services import report
from bot.services.announcements import finding, targets, wanted_pictures
from bot.services.audit import Acting, write_down


@dataclass(frozen=True, kw_only=True)
class Written:
    """An announcement as somebody wrote it: to whom and when in their words; `picture_token` names an uploaded one.

    `to` is None where they did not say it: one that is changed keeps its selection.
    """

    to: str | None
    text: str
    link: str | None = None
    picture: str | None = None
    picture_token: str | None = None
    when: str | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is written down: everything that an approval covers."""

    text: str
    selection: Selection
    link: str | None = None
    picture: str | None = None
    picture_token: str | None = None
    send_at: datetime | None = None
    kind: Kind = Kind.ANNOUNCEMENT
    about: str | None = None

    @property
    def digest(self) -> str:
        """What one changed letter changes."""
        return digest_of(
            kind=self.kind,
            text=self.text,
            link=self.link,
            picture=self.picture or self.picture_token,
            selection=self.selection.to_row(),
            send_at=self.send_at,
        )


def compose(session: Session, written: Written, acting: Acting) -> Announcement | Sequence[Found]:
    """Write a new announcement down, or say all that is wrong with it."""
    read = _read(session, written, acting)
    return read if not isinstance(read, Draft) else write(session, read, acting)


def revise(session: Session, number: int, written: Written, acting: Acting) -> Announcement | Sequence[Found]:
    """Change an announcement that has not begun to be sent; what was approved is to be approved again.

    A picture that was uploaded stays unless another one is given.
    """
    row = finding.lock(session, number)
    if row is None:
        return [Found(Problem.NO_SUCH, str(number))]
    if row.state not in EDITABLE:
        return [Found(Problem.NOT_NOW)]
    if written.picture is None and written.picture_token is None:
        written = replace(written, picture_token=row.picture_token)
    read = _read(session, written, acting, of=row)
    return read if not isinstance(read, Draft) else change(session, row, read, acting)


def write(session: Session, draft: Draft, acting: Acting) -> Announcement | Sequence[Found]:
    """Write a draft down as a new announcement, unless something keeps it from being sent."""
    problems = problems_of(session, draft, acting)
    if problems:
        return problems
    row = Announcement(
        kind=draft.kind,
        about=draft.about,
        state=State.DRAFT,
        written_by=acting.by,
        written_at=acting.machine_now,
        approved_for=[],
        **_values(draft),
    )
    session.add(row)
    session.flush()
    wanted_pictures.want_address(session, row, acting.by, now=acting.machine_now)
    write_down(session, acting, "write_announcement", f"announcement {row.id}", kind=draft.kind.value)
    return row


def change(session: Session, row: Announcement, draft: Draft, acting: Acting) -> Announcement | Sequence[Found]:
    """Put a draft in the place of what an announcement said; nobody has approved that."""
    return problems_of(session, draft, acting, apart_from=row.id) or put(session, row, draft, acting)


def put(session: Session, row: Announcement, draft: Draft, acting: Acting) -> Announcement:
    """Put a draft there whatever keeps it from being sent; nobody has approved it."""
    has_other_picture, before = draft.picture != row.picture, row.picture_token
    for name, value in _values(draft).items():
        setattr(row, name, value)
    row.state, row.written_by, row.written_at = State.DRAFT, acting.by, acting.machine_now
    row.asked_at = row.approved_by = row.approved_way = row.approved_at = row.approved_digest = None
    row.approved_for = []
    session.flush()
    if has_other_picture:
        wanted_pictures.want_address(session, row, acting.by, now=acting.machine_now)
    if before not in (None, row.picture_token):
        wanted_pictures.remove_files(session, row, before, now=acting.machine_now)
    write_down(session, acting, "change_announcement", f"announcement {row.id}")
    return row


def draft_of(row: Announcement) -> Draft:
    """Return an announcement as it is written down."""
    return Draft(
        text=row.text,
        selection=Selection.from_row(row.selection),
        link=row.link,
        picture=row.picture,
        picture_token=row.picture_token,
        send_at=row.send_at,
        kind=row.kind,
        about=row.about,
    )


def problems_of(session: Session, draft: Draft, acting: Acting, *, apart_from: int | None = None) -> list[Found]:
    """Return what keeps a draft from being sent, as of now."""
    program = acting.published.knowledge.program
    found = text_problems(draft.text, draft.link, draft.picture)
    found += time_problems(
        draft.send_at,
        now=acting.now,
        calendar=acting.published.calendar,
        hours=program.push_hours,
        zone=acting.published.zone,
    )
    reached = targets.reach(session, acting.published, draft.selection)
    if reached.is_nobody:
        found.append(Found(Problem.NOBODY))
    elif not reached.targets:
        found.append(Found(Problem.NO_GROUP, str(len(reached.without_group) + len(reached.bot_gone))))
    if draft.kind is Kind.ANNOUNCEMENT:
        same = finding.with_same_text(session, draft.text, apart_from=apart_from, now=acting.machine_now)
        found += [Found(Problem.SAME_TEXT, str(same.id))] if same else []
    return found


def _read(session: Session, written: Written, acting: Acting, *, of: Announcement | None = None) -> Draft | list[Found]:
    """Read what somebody wrote, new or in the place `of` another; a correction keeps its readers."""
    published = acting.published
    found: list[Found] = []
    selection = (
        Selection.from_row(of.selection)
        if of is not None and (of.kind is Kind.CORRECTION or written.to is None)
        else AudienceWords(report.present_lines(session, published), published.knowledge).read(written.to or "")
    )
    if isinstance(selection, Unread):
        what = Problem.CONFLICT if selection.conflict else Problem.UNKNOWN_NAMES
        found.append(Found(what, "、".join(selection.unknown)))
        selection = Selection()
    elif selection.is_empty:
        found.append(Found(Problem.NO_AUDIENCE))
    send_at = None
    if written.when is not None:
        today = acting.now.astimezone(published.zone).date()
        read = read_day(written.when, today=today, zone=published.zone)
        send_at = read[1] if read else None
        if send_at is None:
            found.append(Found(Problem.NO_SUCH_DAY, written.when))
    draft = Draft(
        text=written.text.strip(),
        selection=selection,
        link=written.link,
        picture=written.picture,
        picture_token=written.picture_token,
        send_at=send_at,
        kind=of.kind if of else Kind.ANNOUNCEMENT,
        about=of.about if of else None,
    )
    other = problems_of(session, draft, acting, apart_from=of.id if of else None)
    if any(one.what in (Problem.NO_AUDIENCE, Problem.UNKNOWN_NAMES, Problem.CONFLICT) for one in found):
        other = [one for one in other if one.what is not Problem.NOBODY]
    return [*found, *other] or draft


def _values(draft: Draft) -> dict[str, object]:
    return {
        "text": draft.text,
        "link": draft.link,
        "picture": draft.picture,
        "picture_token": draft.picture_token,
        "selection": draft.selection.to_row(),
        "send_at": draft.send_at,
        "digest": draft.digest,
    }
