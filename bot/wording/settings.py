"""How the programme is set, in words."""

from bot.faq.program import Hours, Program, Retention

RULES = {
    "texts of questions": "提問的文字",
    "texts in cases": "案件的文字",
    "versions of the knowledge that were not published": "沒有發布的知識修改",
    "notes on cases": "案件的內部備註",
    "pictures and files": "圖片與檔案",
    "names of people": "人名",
    "contacts of schools": "聯絡人",
    "what the bot said": "機器人送出的內容",
}


def facts(program: Program, version: int) -> list[tuple[str, str]]:
    """Return what is set, in pairs."""
    targets = program.case_targets
    return [
        ("計畫", program.name),
        ("知識版本", f"第 {version} 版"),
        ("上班時間", _span(program.working_hours)),
        ("期限日上班時間", _span(program.deadline_day_hours)),
        ("推播時段", _span(program.push_hours)),
        ("不主動發言", _span(program.quiet_hours)),
        ("案件多久沒人接就轉問", f"{targets.untaken_minutes} 分鐘"),
        ("多久內首次回覆", f"{targets.first_answer_minutes} 分鐘（上班時間）"),
        ("多久沒動靜就詢問", f"{targets.idle_hours} 小時（上班時間）"),
    ]


def kept(periods: Retention) -> list[tuple[str, str]]:
    """Return for how long things are kept, in pairs."""
    return [
        ("提問的文字", f"{periods.questions} 天"),
        ("案件的文字與草稿", f"{periods.cases} 天"),
        ("圖片與檔案", f"{periods.pictures} 天"),
        ("機器人送出的內容", f"{periods.messages} 天"),
        ("人員與群組的名稱", f"{periods.names} 天"),
    ]


def _span(hours: Hours) -> str:
    return f"{hours.start:%H:%M}–{hours.end:%H:%M}"
