"""Short sentences the bot says by itself: help, refusals, confirmations."""

from bot.faq.program import Program
from bot.reading.orders.table import ask_consultant_word
from bot.wording.cases import COLLECTING_MINUTES

DEAD_BUTTON = "dead_button"
FOREIGN_BUTTON = "foreign_button"
TYPE_INSTEAD = "type_instead"
CLOSE_IN_WORDS = "close_in_words"
ASK_A_COLLEAGUE = "ask_a_colleague"
NOT_MEANT = "not_meant"
NOT_BOUND = "not_bound"
BIND_HOW = "bind_how"
LIST_IN_PRIVATE = "list_in_private"
CASES_ONE_TO_ONE = "cases_one_to_one"
NO_SUCH_CASE = "no_such_case"
PICTURE_FOR_NOTHING = "picture_for_nothing"
TEXT_ONLY = "text_only"
WHICH_SCHOOL = "which_school"
NO_SUCH_SCHOOL = "no_such_school"
CHECKING_SCHOOL = "checking_school"
SCHOOL_WITHOUT_GROUP = "school_without_group"
NOT_A_MEMBER = "not_a_member"
MASKED = "masked"
PROGRESS_OF_WHICH = "progress_of_which"
PROGRESS_BY_CONSULTANT = "progress_by_consultant"
YOUR_SCHOOL = "your_school"
BIND_IN_GROUP = "bind_in_group"
BIND_OR_NAME = "bind_or_name"
REPORT_IN_GROUP = "report_in_group"
REPORT_OF_WHICH = "report_of_which"
NOT_YOUR_SCHOOL = "not_your_school"
THANKS_FOR_RATING = "thanks_for_rating"
LOOKED_AFTER = "looked_after"
NOTHING_TO_LEARN = "nothing_to_learn"

_MOST_SCHOOLS = 10


def notice(name: str, program: Program, **values: str) -> str:
    """Return the sentence with this name; `{value}` in it is filled in.

    Raises:
        KeyError: there is none.
    """
    consultant, school = program.terms.consultant, program.terms.school
    sentence = {
        DEAD_BUTTON: f"這個按鈕已經不能用了。請直接打字問我，或輸入「{ask_consultant_word(program)}」。",
        FOREIGN_BUTTON: "這個按鈕是別的聊天室的，在這裡不能用。請直接打字問我。",
        TYPE_INSTEAD: f"LINE 沒有告訴我是哪一位按的，請改用打字輸入「{ask_consultant_word(program)}」。",
        CLOSE_IN_WORDS: "LINE 沒有告訴我是哪一位按的，所以還沒有結案。請用手機版 LINE 的同事按「已解決」。",
        ASK_A_COLLEAGUE: "LINE 沒有告訴我您是哪一位，這件事請用手機版 LINE 的同事幫忙輸入。",
        NOT_MEANT: f"了解，這一串我先不插話。要問我時請點名「{_short(program)}」。",
        BIND_HOW: f"請在「綁定」後面接{program.terms.school}收到的代碼，例如「綁定 ABCD-EFGH」。",
        CASES_ONE_TO_ONE: f"這是{consultant}在一對一聊天用的指令。",
        LOOKED_AFTER: f"這是{consultant}和{program.terms.office}在一對一聊天用的指令。",
        NO_SUCH_CASE: "這裡查不到這個案件。",
        PICTURE_FOR_NOTHING: f"我看不懂圖片和檔案。要給{consultant}看，請先輸入「{ask_consultant_word(program)}」，"
        f"再在{COLLECTING_MINUTES}分鐘內傳給我。",
        NOTHING_TO_LEARN: "這個案件還沒有文字的問題和回覆，沒有可以加入的內容。",
        WHICH_SCHOOL: f"請問您是哪一所{school}？請輸入完整校名或{school}代碼，我確認您在該校群組後就轉給{consultant}。",
        NO_SUCH_SCHOOL: f"名單上找不到這所{school}，請輸入完整校名或{school}代碼。",
        CHECKING_SCHOOL: f"好的，我先確認您在這所{school}的群組裡，馬上回來。",
        SCHOOL_WITHOUT_GROUP: f"這所{school}的群組還沒有綁定，我無法確認。"
        f"請在{school}群組裡輸入「{ask_consultant_word(program)}」。",
        NOT_A_MEMBER: f"LINE 查不到您在這所{school}的群組裡，所以沒有轉給{consultant}。"
        f"請在{school}群組裡輸入「{ask_consultant_word(program)}」。",
        THANKS_FOR_RATING: "謝謝，已記下這個回答有幫助。",
        MASKED: "為了保護個人資料，我把身分證字號、學號、電話或電子郵件遮起來了，沒有留存。請不要在群組裡貼個資。",
        PROGRESS_OF_WHICH: f"要看哪一所{school}？請輸入校名和進度，例如「海岸高中 進度」；「我的學校」列出您負責的。",
        PROGRESS_BY_CONSULTANT: f"各{school}的進度請向{consultant}查詢；您登錄過的，登錄時的訊息裡都有。",
        YOUR_SCHOOL: f"請問您是哪一所{school}？請輸入完整校名或{school}代碼，我確認您在該校群組後就告訴您進度。",
        BIND_IN_GROUP: f"{school}的代碼請在該校的 LINE 群組裡輸入；給個人的代碼在這裡輸入，例如「綁定 ABCD-EFGH」。",
        BIND_OR_NAME: f"{school}的代碼請在貴校的 LINE 群組裡輸入；給個人的代碼可以在這裡輸入，例如「綁定 ABCD-EFGH」。"
        f"要查進度的話，請問您是哪一所{school}？請輸入完整校名或{school}代碼。",
        REPORT_IN_GROUP: f"還沒有記下。回報請在貴校的 LINE 群組裡輸入，讓{school}的同事都看得到。",
        REPORT_OF_WHICH: f"還沒有記下。是哪一所{school}？請把校名寫在前面，例如「海岸高中 已傳真」。",
        NOT_YOUR_SCHOOL: f"這所{school}不在您負責的名單裡，所以沒有記下。",
        TEXT_ONLY: "這裡只能送文字，請用打的。",
        LIST_IN_PRIVATE: "登錄請在和我的一對一聊天裡輸入，這裡沒有記下。",
        NOT_BOUND: f"這個群組還沒有綁定{program.terms.school}，我查不到進度。需要的話可以請{consultant}幫忙看。",
    }[name]
    return sentence.format(**values) if values else sentence


def who_i_am(program: Program) -> str:
    """Introduce the bot in a line."""
    return f"我是{program.bot.name}，回答「{program.name}」的官方問答。"


def help_text(program: Program) -> str:
    """Return what can be typed, one command a line."""
    return "\n".join(
        (
            who_i_am(program),
            f"・直接問，或在句首加「{_short(program)}」",
            "・期限：看各個日期；費用：比較各系統與由誰支付",
            f"・進度：看本{program.terms.school[-1]}辦到哪一步；回報：記下辦好的步驟",
            f"・{ask_consultant_word(program)}：轉給{program.terms.consultant}",
            "・靜音：只在點名時回答；恢復：取消靜音；隱私：您的資料怎麼使用",
        )
    )


def no_match(program: Program) -> str:
    """Return what is said when no entry answers a question."""
    return f"官方問答裡沒有這一題的答案，我不亂猜。要請{program.terms.consultant}回答嗎？"


def which_school(schools: tuple[str, ...], program: Program) -> str:
    """Ask for a full name where several schools fit."""
    return f"是哪一所{program.terms.school}？請輸入完整校名：{'、'.join(schools[:_MOST_SCHOOLS])}"


def muted(*, is_muted: bool, program: Program) -> str:
    """Confirm 靜音 or 恢復."""
    if is_muted:
        return f"好的，之後只在點名「{_short(program)}」或引用我的訊息時回答；提醒照常。輸入「恢復」可取消。"
    return "好的，看到清楚的問題我會直接回答。輸入「靜音」可以讓我只在點名時回答。"


def _short(program: Program) -> str:
    return program.bot.short_names[0] if program.bot.short_names else program.bot.name
