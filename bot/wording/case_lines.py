"""How the lines of a case read: who said what, what stands for a picture, where it stands."""

from bot.faq.program import Program
from bot.programme.cases import State
from bot.wording.cases import STATES

NO_TEXT = "（沒有文字）"
PICTURE, FILE, FILM = "（圖片）", "（檔案）", "（影片或錄音，請到群組看）"
TAKEN_BACK, NOT_USABLE, NOT_YET = "（已收回）", "（無法下載的圖片或檔案）", "（圖片或檔案下載中）"
LOOK_AT_PICTURE = "看圖片"
LOOK_AT_FILE = "下載檔案"


def asked_by(name: str, text: str) -> str:
    """Quote the question."""
    return f"{name}：{text}"


def who_has(state: State, *, consultant: str, holder: str | None, party: str | None, since: str) -> str:
    """Say to the school who has its case: 諮輔許文琪處理中（12/6 10:02 起）."""
    name = f"{consultant}{holder or ''}"
    said = {
        State.OPEN: f"等{consultant}接手",
        State.REOPENED: f"已再打開，等{consultant}接手",
        State.CLAIMED: f"{name}處理中",
        State.ANSWERED: f"{name}已回覆",
        State.HANDED_UP: f"{name}請教{party or ''}中",
        State.WAITING_SCHOOL: f"{name}等您補充",
        State.CLOSED: "已結案",
    }[state]
    return f"{said}（{since} 起）"


def standing(state: State, *, holder: str | None, party: str | None, since: str) -> str:
    """Say where a case stands: 處理中，許文琪（12/6 10:02 起）."""
    who = f"，{party}" if party else f"，{holder}" if holder else ""
    return f"{STATES[state]}{who}（{since} 起）"


def said_by(name: str, at: str, text: str) -> str:
    """Quote a line of a transcript: 許文琪 12/6 10:15 回覆：…."""
    return f"{name} {at}：{text}"


def note_of(name: str | None) -> str:
    """Name who wrote a note for colleagues."""
    return f"備註｜{name or '另一位'}"


def handed_over(asked: str | None, promised: str | None, next_step: str | None) -> str:
    """Say what goes along with a case that is passed on."""
    parts = (("交辦", asked), ("已答應", promised), ("接著", next_step))
    return "；".join(f"{name}：{text}" for name, text in parts if text)


def asks_party(name: str, party: str) -> str:
    """Name who asked a party."""
    return f"{name}請教{party}"


def from_reminder(deadline: str, date: str) -> str:
    """Say that a case came from a reminder's button."""
    return f"按了提醒上的「需要協助」：{deadline}（{date}）"


def in_group(program: Program) -> str:
    """Name the chat of a school whose group is bound to no unit."""
    return f"未綁定的{program.terms.school}群組"


def in_private(unit: str) -> str:
    """Name the unit of somebody who asked 1:1."""
    return f"{unit}，一對一"
