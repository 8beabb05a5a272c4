"""What is proposed for the knowledge, and what people decided; proposed wordings are read off questions and ratings."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Verdict(StrEnum):
    """What became of a proposal."""

    APPROVED = "approved"
    REJECTED = "rejected"


class KnowledgeDraft(Base):
    """加入知識庫: what a case taught, with names and numbers masked.

    With an `entry` the text is one more way to ask for it; with an `answer` it is a supplement for the office to sign.
    """

    __tablename__ = "knowledge_draft"

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    text: Mapped[str]
    entry: Mapped[int | None]
    answer: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class ProposalVerdict(Base):
    """A decision on a proposal, by its key: the kind, the entry and the comparing form of the text."""

    __tablename__ = "proposal_verdict"

    key: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(Enum(Verdict, native_enum=False, length=10))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
