"""What people are told about their data: one line in the greeting and on a first case, all of it on 「隱私」."""

from bot.faq.program import Program
from bot.reading.orders.table import word_for


def in_a_line(program: Program) -> str:
    """Say in the greeting where to read more."""
    return f"群組裡的談話，我只留存對我說的；「{word_for('privacy', program)}」看怎麼使用、留多久。"


def on_a_case(program: Program) -> str:
    """Say on somebody's first case who will read it."""
    return f"內容只給處理的{program.terms.consultant}看，輸入「{word_for('privacy', program)}」看留多久、怎麼刪除。"


def in_full(program: Program) -> str:
    """Return the whole notice (個人資料保護法第8條)."""
    terms, kept = program.terms, program.retention
    contact = program.privacy_contact or terms.office
    return "\n".join(
        (
            f"{program.bot.name}怎麼處理您的資料（個人資料保護法第8條告知）",
            f"・誰：{terms.office}，為「{program.name}」回答問題、追蹤進度。",
            (
                "・收什麼：您對我說的話（點名、一對一、按鈕、引用我的訊息、我回答了的提問、開案後的補充），"
                "為案件傳的圖片和檔案，LINE 給的使用者代號與顯示名稱，誰在何時登錄了哪一步。群組裡的其他談話不留存。"
            ),
            f"・做什麼：回答、轉給{terms.consultant}處理、提醒期限、改善問答與統計，不作其他用途。",
            (
                f"・誰看得到：處理的{terms.consultant}和{terms.office}；請教其他單位時，對方只看到{terms.consultant}選的內容。"
                "資料在臺灣使用，訊息經由 LINE 傳送，不提供給其他人。"
            ),
            (
                f"・留多久：提問{kept.questions}天、案件文字{kept.cases}天、圖片和檔案{kept.pictures}天、"
                f"我說過的話{kept.messages}天、姓名{kept.names}天，到期自動刪除；次數、日期等統計數字保留。"
            ),
            "・先遮蔽：身分證字號、學號、電話和電子郵件在留存之前就遮起來。",
            f"・您可以：收回訊息，我這裡的內容一併刪除；也可以向{contact}要求查閱、複製、更正、停止使用或刪除。",
            f"・不提供也可以：仍然能看{terms.source}，只是無法轉給{terms.consultant}。",
        )
    )
