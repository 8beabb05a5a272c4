"""Short sentences the bot says by itself: help, refusals, confirmations."""

from bot.faq.entry import Program
from bot.wording.commands import ask_consultant_word

DEAD_BUTTON = "dead_button"
FOREIGN_BUTTON = "foreign_button"
TYPE_INSTEAD = "type_instead"
ASK_A_COLLEAGUE = "ask_a_colleague"
NOT_MEANT = "not_meant"
NOT_BOUND = "not_bound"
BIND_HOW = "bind_how"
LIST_IN_PRIVATE = "list_in_private"
CASES_ONE_TO_ONE = "cases_one_to_one"
NO_SUCH_CASE = "no_such_case"
SENT_BACK = "sent_back"


def notice(name: str, program: Program) -> str:
    """Return the sentence with this name.

    Raises:
        KeyError: there is none.
    """
    consultant = program.terms.consultant
    return {
        DEAD_BUTTON: f"這個按鈕已經不能用了。請直接打字問我，或輸入「{ask_consultant_word(program)}」。",
        FOREIGN_BUTTON: "這個按鈕是別的聊天室的，在這裡不能用。請直接打字問我。",
        TYPE_INSTEAD: f"LINE 沒有告訴我是哪一位按的，請改用打字輸入「{ask_consultant_word(program)}」。",
        ASK_A_COLLEAGUE: "LINE 沒有告訴我您是哪一位，這件事請用手機版 LINE 的同事幫忙輸入。",
        NOT_MEANT: f"了解，這一串我先不插話。要問我時請點名「{_short(program)}」。",
        BIND_HOW: f"請在「綁定」後面接{program.terms.school}收到的代碼，例如「綁定 ABCD-EFGH」。",
        CASES_ONE_TO_ONE: f"這是{consultant}在一對一聊天用的指令。",
        NO_SUCH_CASE: "這裡查不到這個案件。",
        SENT_BACK: f"已送回給{consultant}。",
        LIST_IN_PRIVATE: "登錄請在和我的一對一聊天裡輸入，這裡沒有記下。",
        NOT_BOUND: f"這個群組還沒有綁定{program.terms.school}，我查不到進度。需要的話可以請{consultant}幫忙看。",
    }[name]


def help_text(program: Program) -> str:
    """Return what can be typed, one command a line."""
    return "\n".join(
        (
            f"我是{program.bot.name}，回答「{program.name}」的官方問答。",
            f"・直接問，或在句首加「{_short(program)}」",
            "・期限：看各個日期；費用：比較各系統與由誰支付",
            f"・進度：看本{program.terms.school[-1]}辦到哪一步；回報：記下辦好的步驟",
            f"・{ask_consultant_word(program)}：轉給{program.terms.consultant}",
            "・靜音：只在點名時回答；恢復：取消靜音",
        )
    )


def capabilities(program: Program) -> str:
    """Return the short word for a greeting, thanks or a statement that was said to the bot."""
    return f"我在。有{program.name}的問題可以直接問我，或輸入「說明」「{ask_consultant_word(program)}」。"


def no_match(program: Program) -> str:
    """Return what is said when no entry answers a question."""
    return f"官方問答裡沒有這一題的答案，我不亂猜。要請{program.terms.consultant}回答嗎？"


def muted(*, is_muted: bool, program: Program) -> str:
    """Confirm 靜音 or 恢復."""
    if is_muted:
        return f"好的，之後只在點名「{_short(program)}」或引用我的訊息時回答；提醒照常。輸入「恢復」可取消。"
    return "好的，看到清楚的問題我會直接回答。輸入「靜音」可以讓我只在點名時回答。"


def case_opened(case_id: int, *, again: bool, needs_question: bool, program: Program) -> str:
    """Confirm that a request for a person was taken down."""
    if again:
        return f"這個問題已經記為案件 {case_id}，不用再送一次。"
    if needs_question:
        return f"已記為案件 {case_id}。請在3分鐘內把要問{program.terms.consultant}的事打在這裡，我會一起記下。"
    return f"已記為案件 {case_id}，會請{program.terms.consultant}看。3分鐘內要補充的請直接打在這裡。"


def _short(program: Program) -> str:
    return program.bot.short_names[0] if program.bot.short_names else program.bot.name
