"""Writing an answer away from the chat: saved as it is typed, in the one draft that the chat shows too.

What somebody wrote in the chat meanwhile is never overwritten: who typed an older state is shown the newer one.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.models.case import Case, CaseDraft
from bot.programme.cases import Purpose, Refusal
from bot.services.audit import Acting
from bot.services.cases import drafts, seeing, sending, sharing
from bot.services.cases.drafts import Words
from bot.services.cases.sending import Sent, Shown, Stopped
from bot.services.cases.sharing import Shared


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed, on top of which version of the draft (0: there was none), and to whom it is to go.

    `party`: it goes up to a party instead. `entry`: an official answer as a whole instead of words.
    """

    text: str
    on_version: int
    party: str | None = None
    entry: int | None = None


@dataclass(frozen=True)
class Saved:
    """The draft as it is now; None when nothing was typed and there is none."""

    draft: CaseDraft | None


@dataclass(frozen=True)
class Overtaken:
    """The draft was changed another way meanwhile; nothing was saved."""

    draft: CaseDraft


def save(session: Session, case: Case, typed: Typed, acting: Acting) -> Saved | Overtaken | Refusal:
    """Have the draft say what was typed."""
    purpose = seeing.words_are_for(session, case, acting.by)
    if isinstance(purpose, Refusal):
        return purpose
    draft, text = drafts.unfinished(session, case, acting.by or ""), typed.text.strip()
    if draft is not None and draft.version != typed.on_version:
        return Saved(draft) if _says(draft, typed, text) else Overtaken(draft)
    if purpose is Purpose.ANSWER and typed.party is not None:
        purpose = Purpose.HAND_UP
    if draft is None:
        if not text and typed.entry is None:
            return Saved(None)
        draft = drafts.begin(session, case, purpose, acting, party=typed.party).draft
    drafts.address(session, draft, purpose, acting, party=typed.party)
    if typed.entry is not None and typed.entry in acting.published.knowledge.by_number:
        drafts.use_entry(session, draft, typed.entry, acting)
    elif not _says(draft, typed, text):
        drafts.write(session, draft, Words(text), acting)
    return Saved(draft)


def send(  # noqa: PLR0913 - what was typed, what had been seen, and to whom it goes besides
    session: Session,
    case: Case,
    typed: Typed,
    acting: Acting,
    *,
    seen: str,
    ask_back: bool = False,
    others: tuple[int, ...] = (),
) -> Sent | Shared | Stopped | Overtaken | Refusal | None:
    """Save what was typed, and send it unless somebody spoke since `seen`; None when there is nothing to send."""
    saved = save(session, case, typed, acting)
    if not isinstance(saved, Saved):
        return saved
    if saved.draft is None:
        return None
    shown = Shown(saved.draft, saved.draft.version, seen)
    if others and saved.draft.purpose is Purpose.ANSWER and not ask_back:
        return sharing.send_to_all(session, case, shown, others, acting)
    return sending.send(session, case, shown, acting, ask_back=ask_back)


def discard(session: Session, case: Case, acting: Acting) -> bool:
    """Throw one's draft away; tell whether there was one."""
    draft = drafts.unfinished(session, case, acting.by or "")
    if draft is not None:
        drafts.drop(session, draft, acting)
    return draft is not None


def _says(draft: CaseDraft, typed: Typed, text: str) -> bool:
    """Tell whether a draft says just this already; an official answer stays until words take its place."""
    if typed.entry is not None:
        return draft.entry == typed.entry
    return (draft.text or "") == text
