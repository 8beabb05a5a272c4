"""What can be taken away from the console as a table."""

NAMES = {
    "units": "名單（可再匯入）",
    "steps": "步驟紀錄（可再匯入）",
    "cases": "案件",
    "deliveries": "送到 LINE 的訊息",
}
AUDIT = ("時間", "誰", "方式", "做了什麼", "對象", "欄位")
TOO_MANY = "一小時內下載太多次，請稍後再試；沒有下載。"
