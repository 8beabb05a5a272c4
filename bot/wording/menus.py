"""What stands on the rich menus beside the commands themselves."""

from bot.faq.program import Program

BAR = "選單"


def hints(program: Program) -> dict[str, str]:
    """Return a short word on what each command (by its key) does."""
    school = program.terms.school
    return {
        "deadlines": "各個日期與倒數",
        "fees": "比較與試算",
        "progress": f"{school}辦到哪一步",
        "person": "轉給真人回答",
        "help": "可以打哪些字",
        "privacy": "資料怎麼使用",
        "cases": "手上的與等您接的",
        "schools": "負責的辦到哪",
        "silent": "要打電話的",
        "morning": "今天要注意的",
        "away": "暫時不接新案",
        "back": "回來接新案",
        "report": "整體進度",
        "quota": "推播還能用多久",
        "announcements": "寫公告、看結果",
        "proposals": "採用或不採用",
    }
