"""Every table in one place, so that metadata is complete for migrations and tests."""

from bot.models.announcement import Announcement, AnnouncementGroup, AnnouncementPicture, UnfinishedAnnouncement
from bot.models.asker import AskerCheck
from bot.models.audit import AuditEntry
from bot.models.calendar import CalendarAddress
from bot.models.case import Case, CaseDraft, CaseMessage, CaseStep
from bot.models.chat import Chat, Person
from bot.models.close_out import CloseOut
from bot.models.console import AttemptCount, ConsoleSession, SignInRequest
from bot.models.date_change import DateChange
from bot.models.desk import CannedText, CaseNote, SavedView
from bot.models.event import FailedEvent, SeenEvent
from bot.models.hold import HoldSwitch
from bot.models.knowledge import KnowledgeCandidate, KnowledgeVersion
from bot.models.learned import LearnedVersion
from bot.models.ledger import LedgerEntry
from bot.models.line_access import CredentialsRefused, QuotaReading
from bot.models.lookup import LineLookup
from bot.models.media import CaseMedia
from bot.models.menu import RichMenu
from bot.models.outbox import Delivery, OwedMessage, SentMessage
from bot.models.people import RoleGrant
from bot.models.process import ProcessBeat, ProgramTime
from bot.models.proposal import KnowledgeDraft, ProposalVerdict
from bot.models.question import Question, QuietThread, Rating
from bot.models.receipt_stack import ReceiptStack
from bot.models.reminder import Reminder, ReminderPass
from bot.models.retention import RetentionRun
from bot.models.school import BindingAttempt, GroupBinding, OneTimeCode, School, Unit
from bot.models.step import StepMark
from bot.models.watch import MorningList, PhoneContact

TABLES = (
    Announcement,
    AnnouncementGroup,
    AnnouncementPicture,
    AskerCheck,
    AuditEntry,
    AttemptCount,
    BindingAttempt,
    CalendarAddress,
    CannedText,
    Case,
    CaseDraft,
    CaseMedia,
    CaseMessage,
    CaseNote,
    CaseStep,
    Chat,
    CloseOut,
    CredentialsRefused,
    ConsoleSession,
    DateChange,
    Delivery,
    FailedEvent,
    GroupBinding,
    HoldSwitch,
    KnowledgeCandidate,
    KnowledgeDraft,
    KnowledgeVersion,
    LearnedVersion,
    LedgerEntry,
    LineLookup,
    MorningList,
    OneTimeCode,
    OwedMessage,
    Person,
    PhoneContact,
    ProcessBeat,
    ProgramTime,
    ProposalVerdict,
    Question,
    QuietThread,
    QuotaReading,
    Rating,
    ReceiptStack,
    Reminder,
    ReminderPass,
    RetentionRun,
    RichMenu,
    RoleGrant,
    SavedView,
    School,
    SeenEvent,
    SentMessage,
    SignInRequest,
    StepMark,
    UnfinishedAnnouncement,
    Unit,
)
