"""The words of a school's file."""

from bot.wording.console import CASE_STATES, WHY

STATES = {state.value: name for state, name in CASE_STATES.items()}
REASONS = {why.value: name for why, name in WHY.items()}
OUTCOMES = {"sent": "已送達", "refused": "被 LINE 退回", "uncertain": "不確定是否送達", "released": "改以推播送出"}
DECISIONS = {"answered": "官方答覆", "suggested": "提供選項", "status": "告知進度", "none": "無官方答案"}
CHANGES = {"move": "改期", "extend": "展延", "late": "逾期處理"}
ERASED = "（文字已依保存期限刪除）"
SCHOOL = "學校"
