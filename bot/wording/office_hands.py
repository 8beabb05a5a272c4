"""What the office reads when it gives out codes, invites people and decides on proposals 1:1."""

from bot.faq.program import Program
from bot.wording.binding import bind_order

TAKE_IN, REJECT, MORE = "採用", "不採用", "看更多"
PUBLISH, PUBLISH_ANYWAY, DROP, SHOW_CANDIDATE = "發布", "變差也要發布", "捨棄", "看量測結果"
NO_PROPOSALS = "目前沒有等您決定的提案。有人按「有幫助」「都不是」或「加入知識庫」之後，會出現在這裡。"
REJECTED = "好的，這則提案不採用，之後不會再出現。"
GONE = "這則提案已經有人決定了，沒有更動。"
SAME = "這則提案的內容，目前的知識裡已經有了，沒有更動。"
MEASURING = "量測要幾分鐘；再按「看量測結果」或輸入「提案」，量完就能發布。"
FINE = "量測結果：沒有變差。"
NOT_MEANT = "不是在問機器人"
SUPPLEMENT = "補充"


def code(program: Program, unit: str, given: str, *, until: str, bound_to: str | None) -> str:
    """Give the code of a unit."""
    school = program.terms.school
    lines = [
        f"{unit}的代碼，請該校在自己的 LINE 群組輸入：",
        bind_order(given),
        f"只能用一次，{until}前有效；先前沒用過的代碼已經失效。",
    ]
    if bound_to:
        lines.append(f"注意：這個{school}現在綁在「{bound_to}」，用了新代碼就會改綁到輸入的群組。")
    return "\n".join(lines)


def code_how(program: Program) -> str:
    """Say how a code is asked for."""
    return f"請在「代碼」後面接{program.terms.school}代碼或校名，例如「代碼 010301」「代碼 海岸高中 進修部」。"


def no_code(typed: str) -> str:
    """Say that no unit has this code."""
    return f"名單上沒有{typed}，沒有產生代碼。"


def in_doubt(line: str) -> str:
    """Say that no code was made, and why."""
    return f"沒有產生代碼：\n{line}"


def invitation(name: str, title: str, given: str, *, until: str, bot: str) -> str:
    """Give the code with which somebody gets a role."""
    return f"請{name}（{title}）加「{bot}」好友，在一對一聊天輸入：\n{bind_order(given)}\n只能用一次，{until}前有效。"


def invite_how(program: Program, parties: list[str]) -> str:
    """Say how somebody is invited."""
    consultant, office, school = program.terms.consultant, program.terms.office, program.terms.school
    return "\n".join(
        (
            "請輸入「邀請 姓名 身分」，例如：",
            f"邀請 許文琪 {consultant} 010301 010302（負責的{school}；不寫就是不限）",
            f"邀請 洪助理 {parties[0] if parties else '單位名稱'}",
            f"邀請 王專員 {office}；只看不改的寫「唯讀」",
        )
    )


def no_such_role(typed: str, program: Program, parties: list[str]) -> str:
    """Say that this is no role."""
    return f"沒有「{typed}」這個身分，沒有產生代碼。\n{invite_how(program, parties)}"


def proposals(number: int, page: int, pages: int) -> str:
    """Head the list of proposals."""
    return f"等您決定的提案：{number} 則" + (f"（第{page}頁，共{pages}頁）" if pages > 1 else "")


def proposal(text: str, belongs: str, count: int) -> str:
    """Say what a proposal is."""
    return f"「{text}」\n→ {belongs}（{count} 次）"


def candidate(number: int, stage: str, note: str) -> str:
    """Head a change of the knowledge."""
    return f"知識修改 {number}（{stage}）：{note}"


def worse(lines: list[str]) -> str:
    """Say what becomes worse."""
    return "\n".join(("量測結果有變差的：", *(f"・{one}" for one in lines)))


def supplement(text: str, answer: str) -> str:
    """Say what a proposed supplement is."""
    return f"「{text}」\n→ {SUPPLEMENT}：{answer}"
