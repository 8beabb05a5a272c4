"""What is said to words that changed nothing: what was not done, never a greeting in place of it."""

from enum import StrEnum

from bot.faq.program import Program
from bot.faq.steps import Step


class Heard(StrEnum):
    """Which words they were."""

    THANKS = "thanks"
    GREETING = "greeting"
    WANTS_PERSON = "wants_person"
    WANTS_QUIET = "wants_quiet"
    WANTS_QUIET_ALONE = "wants_quiet_alone"
    WANTS_UNDO = "wants_undo"
    NOTHING_TO_UNDO = "nothing_to_undo"
    MISSPELT = "misspelt"
    MAYBE_REPORT = "maybe_report"
    NOTHING = "nothing"


def said_back(heard: Heard, program: Program, *, command: str = "", steps: tuple[Step, ...] = ()) -> str:
    """Return the sentence; `command` is what a misspelt word may mean, `steps` what sounded like reports."""
    consultant = program.terms.consultant
    reports = "、".join(f"「{step.done}」" for step in steps)
    return {
        Heard.THANKS: "不客氣。",
        Heard.GREETING: f"您好。{program.name}的問題可以直接問我。",
        Heard.WANTS_PERSON: f"還沒有轉給{consultant}；要的話請按下面的按鈕。",
        Heard.WANTS_QUIET: "還沒有靜音。按「靜音」之後，我只在點名或引用我的訊息時回答；提醒照常。",
        Heard.WANTS_QUIET_ALONE: "這裡是一對一聊天，您不寫訊息，我就不回覆。要我在群組裡少說話，請在群組輸入「靜音」。",
        Heard.WANTS_UNDO: "還沒有取消任何事。要取消哪一個？",
        Heard.NOTHING_TO_UNDO: "這裡沒有我能取消的回報或綁定，所以什麼都沒有更動。",
        Heard.MISSPELT: f"還沒有做任何事。您是不是要「{command}」？",
        Heard.MAYBE_REPORT: f"還沒有記下。是要回報{reports}嗎？",
        Heard.NOTHING: (
            f"這句話我沒有記下，也沒有轉給任何人；官方問答裡也沒有對得上的題目。要回報、找{consultant}請按下面的按鈕。"
        ),
    }[heard]
