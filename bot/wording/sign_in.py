"""What the bot says when somebody signs in to the console."""

from enum import StrEnum

from bot.faq.program import Program

YES = "是我，登入"
NO = "不是我"


class SignInResult(StrEnum):
    """What came of a code that was typed, or of the button under the question."""

    ASK = "ask"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    EXPIRED = "expired"
    WRONG = "wrong"
    TOO_MANY_TRIES = "too_many_tries"
    NO_ROLE = "no_role"
    HOW = "how"
    ONLY_IN_PRIVATE = "only_in_private"


def question(browser: str, asked: str) -> tuple[str, ...]:
    """Return the lines that ask whether it is really them."""
    return (
        "有瀏覽器要用您的身分登入管理平台，是您本人嗎？",
        f"瀏覽器：{browser}",
        f"時間：{asked}",
        "登入碼若是別人給您的，請按「不是我」。",
    )


def how(address: str | None) -> str:
    """Say how to sign in; `address` is where the console is, if it is known."""
    where = f"：{address}" if address else "（網址請問系統管理者）"
    return (
        f"管理平台是網頁，手機、電腦都能開{where}\n"
        "打開後畫面會顯示6位數字，回到這裡輸入「登入 123456」（換成您的數字），再按「是我，登入」。不需要密碼。"
    )


def sign_in_text(result: SignInResult, program: Program) -> str:
    """Return the sentence for what came of it.

    Raises:
        KeyError: it is the question, which has a card.
    """
    return {
        SignInResult.CONFIRMED: "已確認，請回到瀏覽器，頁面會自己打開。",
        SignInResult.REFUSED: "好的，已拒絕，那個瀏覽器沒有登入。",
        SignInResult.EXPIRED: "這次登入已經過期或處理過了。請在瀏覽器重新整理，取得新的登入碼。",
        SignInResult.WRONG: "沒有這個登入碼，或已經過期。請對照瀏覽器上的6位數字再輸入一次。",
        SignInResult.TOO_MANY_TRIES: "輸入太多次了，請10分鐘後再試。",
        SignInResult.NO_ROLE: f"您還沒有管理平台的權限，請向{program.terms.office}索取個人代碼，"
        "在這裡輸入「綁定」加上代碼。",
        SignInResult.ONLY_IN_PRIVATE: "為了安全，登入碼請在和我的一對一聊天裡輸入，這裡沒有登入。",
    }[result]
