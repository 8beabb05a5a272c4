"""What is said about the steps of a unit: reported, confirmed, still open, taken back."""

from collections.abc import Iterable

from bot.faq.program import Program
from bot.faq.steps import Step

REPORT_ALT = "回報辦理進度"
REPORT_TITLE = "辦好哪一步了？按一下就會記錄。"
UNDO = "復原"
WHICH_UNIT = "是哪一個部別？"
BOTH = "都是"
WHICH_SYSTEM = "選定哪一個系統？"
_DONE = "已"


def your(program: Program) -> str:
    """Address the school: 貴校 (of 學校), 貴館 (of 圖書館)."""
    return f"貴{program.terms.school[-1]}"


def reported(program: Program, step: Step, *, date: str, detail: str | None = None) -> str:
    """Say what the school itself reported: 貴校 12/8 回報已傳真."""
    return f"{your(program)} {date} 回報{step.done}{f'：{detail}' if detail else ''}"


def confirmed(step: Step, *, date: str) -> str:
    """Say what another side noted: 暨大已登錄收件（12/9）."""
    return f"{step.done}（{date}）"


def not_yet(step: Step) -> str:
    """Say that another side has noted nothing yet: 暨大尚未登錄收件."""
    return step.not_yet or f"{step.name}：尚無紀錄"


def not_reported(program: Program, step: Step) -> str:
    """Say that the school has not reported its part either: 貴校還沒有回報傳真."""
    what = step.done.removeprefix(_DONE) if step.done.startswith(_DONE) else step.name
    return f"{your(program)}還沒有回報{what}"


def sent_back(step: Step, *, why: str | None) -> str:
    """Say that something came back, why, and what to do: 暨大已退件（印章不清楚），請補正後重新傳真."""
    return f"{step.done}{f'（{why}）' if why else ''}{f'，{step.then}' if step.then else ''}"


def reported_again(step: Step) -> Step:
    """Return a step that came back as it is reported again: 已重新傳真."""
    return step.model_copy(update={"done": step.again or step.done})


def next_step(step: Step) -> str:
    """Name the step that is next."""
    return f"下一步：{step.name}"


def waits_for(step: Step) -> str:
    """Name what another side does next: 等廠商設定完成."""
    return f"接下來：等{step.name}"


def recorded(lines: Iterable[str]) -> list[str]:
    """List the steps on record."""
    return [f"・{line}" for line in lines]


def reported_for(consultant: str, step: Step, *, date: str, detail: str | None = None) -> str:
    """Say what a consultant noted for the school: 諮輔王小明 12/8 代為回報已傳真."""
    return f"{consultant} {date} 代為回報{step.done}{f'：{detail}' if detail else ''}"


def step_on(step: Step, *, at: str, detail: str | None = None, by: str | None = None) -> str:
    """Name a step with when and by whom: 選定系統（欣河）12/3 10:05 王小明."""
    return f"{step.name}{f'（{detail}）' if detail else ''} {at}{f' {by}' if by else ''}"


def consultant_name(program: Program, name: str | None) -> str:
    """Name a consultant: 諮輔王小明."""
    return f"{program.terms.consultant}{name or ''}"


def noted(units: str, line: str) -> str:
    """Confirm a report."""
    return f"已記下。{units}：{line}"


def noted_before(units: str, line: str) -> str:
    """Say that this was reported before."""
    return f"先前就記下了，不用再回報。{units}：{line}"


def undone(step: Step | None, units: str) -> str:
    """Confirm that a mark was taken back."""
    if step is None or not units:
        return "沒有可以取消的回報。"
    return f"已取消「{step.name}」的紀錄：{units}。"


def type_instead(program: Program, step: Step) -> str:
    """Ask for a typed word, because the tap came without a name."""
    short = program.bot.short_names[0] if program.bot.short_names else program.bot.name
    word = step.words[0] if step.words else step.name
    return f"LINE 沒有告訴我是哪一位按的，還沒有記下。請改用打字輸入「{short} {word}」。"
