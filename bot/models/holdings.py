"""What every text column of ours holds: words of people, who somebody is, or terms of our own. A test finds all.

`bot.services.retention_rules` erases the words when they are old, `bot.services.person_data` all of one person.
"""

from enum import Enum


class Held(Enum):
    """What stands in a column."""

    WORDS = "words people wrote, or a name"
    WHO = "the LINE id of a person, alone or in a list"
    KEY = "a key of our own that may hold the LINE id of a person"
    OPAQUE = "an id or token of LINE's or ours that says nothing and opens nothing for long"
    TERM = "a term of the programme, of ours or of LINE's"
    OFFICE = "the office's own word on schools and knowledge, public in the programme"


HOLDINGS: dict[str, dict[str, Held]] = {
    "announcement": {
        "text": Held.OFFICE,
        "link": Held.OFFICE,
        "picture": Held.OFFICE,
        "picture_token": Held.OPAQUE,
        "selection": Held.OFFICE,
        "about": Held.TERM,
        "digest": Held.OPAQUE,
        "written_by": Held.WHO,
        "approved_by": Held.WHO,
        "approved_digest": Held.OPAQUE,
        "approved_for": Held.OPAQUE,
    },
    "announcement_picture": {
        "line_message_id": Held.OPAQUE,
        "address": Held.OFFICE,
        "by_line_id": Held.WHO,
        "file_token": Held.OPAQUE,
        "refused_because": Held.TERM,
    },
    "announcement_group": {"units": Held.OPAQUE, "reason_key": Held.TERM, "acknowledged_by": Held.WHO},
    "asker_check": {"line_id": Held.WHO},
    "audit_entry": {"by": Held.WHO, "what": Held.TERM, "about": Held.KEY, "fields": Held.KEY},
    "attempt_count": {"key": Held.KEY},
    "binding_attempt": {"line_id": Held.WHO},
    "canned_text": {"title": Held.OFFICE, "text": Held.OFFICE, "changed_by": Held.WHO},
    "calendar_address": {"token": Held.OPAQUE},
    "case_draft": {
        "by_line_id": Held.WHO,
        "party": Held.TERM,
        "text": Held.WORDS,
        "source_message_id": Held.OPAQUE,
    },
    "case_media": {
        "line_message_id": Held.OPAQUE,
        "file_name": Held.WORDS,
        "token": Held.OPAQUE,
        "refused_because": Held.TERM,
        "content_type": Held.TERM,
    },
    "case_message": {"line_message_id": Held.OPAQUE, "by_line_id": Held.WHO, "text": Held.WORDS, "to_party": Held.TERM},
    "case_note": {
        "by_line_id": Held.WHO,
        "text": Held.WORDS,
        "promised": Held.WORDS,
        "next_step": Held.WORDS,
        "to_line_id": Held.WHO,
    },
    "case_step": {"by_line_id": Held.WHO, "detail": Held.KEY},
    "chat": {
        "menu": Held.TERM,
        "line_id": Held.WHO,
        "name": Held.WORDS,
        "asked_by": Held.OPAQUE,
        "consultant_by": Held.OPAQUE,
    },
    "close_out": {"words": Held.OFFICE, "by_line_id": Held.WHO, "by_name": Held.OFFICE},
    "console_session": {"token_hash": Held.OPAQUE, "line_id": Held.WHO, "browser": Held.TERM},
    "credentials_refused": {"message": Held.TERM},
    "date_change": {
        "deadline_id": Held.TERM,
        "words": Held.OFFICE,
        "by_line_id": Held.WHO,
        "by_name": Held.OFFICE,
    },
    "delivery": {
        "reply_token": Held.OPAQUE,
        "body": Held.WORDS,
        "lease_owner": Held.TERM,
        "error": Held.WORDS,
        "request_id": Held.OPAQUE,
    },
    "failed_event": {"event_id": Held.OPAQUE, "error_class": Held.TERM},
    "group_binding": {"bound_by": Held.WHO, "unbound_by": Held.WHO},
    "hold_switch": {"key": Held.TERM, "by": Held.WHO},
    "knowledge_candidate": {
        "files": Held.OFFICE,
        "note": Held.OFFICE,
        "proposal": Held.OPAQUE,
        "made_by": Held.WHO,
        "figures": Held.TERM,
        "worse": Held.OFFICE,
    },
    "knowledge_draft": {"text": Held.WORDS, "answer": Held.WORDS, "made_by": Held.WHO},
    "knowledge_version": {
        "files": Held.OFFICE,
        "digest": Held.TERM,
        "published_by": Held.OFFICE,
        "note": Held.OFFICE,
    },
    "ledger_entry": {"deadline_id": Held.TERM},
    "line_lookup": {"user_line_id": Held.WHO, "reason_key": Held.KEY, "error": Held.WORDS},
    "morning_list": {"line_id": Held.WHO},
    "one_time_code": {"code_hash": Held.OPAQUE, "name": Held.WORDS, "role": Held.TERM, "scope": Held.TERM},
    "owed_message": {
        "reason_key": Held.KEY,
        "content": Held.WORDS,
        "lane": Held.KEY,
        "reply_token": Held.OPAQUE,
        "cancel_reason": Held.TERM,
        "trace": Held.OPAQUE,
    },
    "person": {"line_id": Held.WHO, "name": Held.WORDS},
    "phone_contact": {"by_line_id": Held.WHO, "by_name": Held.OFFICE, "order_key": Held.KEY},
    "process_beat": {"name": Held.TERM, "role": Held.TERM},
    "proposal_verdict": {"key": Held.OPAQUE, "decided_by": Held.OFFICE},
    "question": {
        "line_message_id": Held.OPAQUE,
        "asker_line_id": Held.WHO,
        "text": Held.WORDS,
        "quote_token": Held.OPAQUE,
        "entries": Held.TERM,
        "parts": Held.TERM,
    },
    "quiet_thread": {"asker_line_id": Held.WHO, "entries": Held.TERM},
    "rating": {"by_line_id": Held.WHO},
    "receipt_stack": {"line_id": Held.WHO, "step": Held.TERM},
    "reminder": {"deadline_id": Held.TERM, "reason_key": Held.TERM},
    "reminder_pass": {"deadline_id": Held.TERM},
    "retention_run": {"erased": Held.TERM},
    "rich_menu": {"key": Held.TERM, "line_id": Held.OPAQUE},
    "role_grant": {"line_id": Held.WHO, "name": Held.WORDS, "scope": Held.TERM},
    "saved_view": {"line_id": Held.WHO, "name": Held.WORDS, "filters": Held.WORDS},
    "school": {"code": Held.OFFICE, "name": Held.OFFICE, "county": Held.OFFICE},
    "seen_event": {"event_id": Held.OPAQUE},
    "sent_message": {"line_message_id": Held.OPAQUE},
    "sign_in_request": {
        "key_hash": Held.OPAQUE,
        "code": Held.OPAQUE,
        "browser": Held.TERM,
        "typed_by": Held.WHO,
    },
    "step_mark": {
        "step": Held.TERM,
        "detail": Held.WORDS,
        "by_line_id": Held.WHO,
        "order_key": Held.KEY,
        "undone_by": Held.WHO,
    },
    "support_case": {
        "asker_line_id": Held.WHO,
        "guesses": Held.TERM,
        "offered_to": Held.WHO,
        "asked": Held.WHO,
        "desk_reached": Held.WHO,
        "deadline": Held.TERM,
        "holder_line_id": Held.WHO,
        "handed_to": Held.TERM,
        "reply_token": Held.OPAQUE,
        "returns_to": Held.WHO,
    },
    "unfinished_announcement": {
        "line_id": Held.WHO,
        "text": Held.OFFICE,
        "to_words": Held.OFFICE,
        "link": Held.OFFICE,
        "picture": Held.OFFICE,
        "when_words": Held.OFFICE,
    },
    "unit": {
        "division": Held.OFFICE,
        "code": Held.OFFICE,
        "current_system": Held.OFFICE,
        "contact": Held.WORDS,
        "consultant": Held.OFFICE,
    },
}


def columns_with(*kinds: Held) -> list[tuple[str, str]]:
    """Return the columns that hold one of these kinds, as table and column."""
    return [(table, name) for table, columns in HOLDINGS.items() for name, held in columns.items() if held in kinds]
