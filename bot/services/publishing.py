"""Publishes a folder without losing what was approved meanwhile: it is named, taken along, or dropped on purpose."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.load import load
from bot.faq.normalize import bare, tidy
from bot.models.proposal import ProposalVerdict, Verdict
from bot.services import knowledge_versions
from bot.services.learning import APPROVED_FILE, SUPPLEMENTS_FILE, known_forms


@dataclass(frozen=True, kw_only=True)
class Approved:
    """A wording or a supplement that was approved, as it stands in the version that runs: a line, or an item."""

    text: str
    answer: str | None = None
    line: str = ""
    item: Mapping[str, Any] | None = None


def left_out(session: Session, files: Mapping[str, str]) -> list[Approved]:
    """Return what was approved, runs now, and would be gone with these files."""
    running = knowledge_versions.current(session)
    if running is None:
        return []
    return [*_wordings(running.files, files), *_supplements(session, running.files, files)]


def taken_along(files: Mapping[str, str], approved: list[Approved]) -> dict[str, str]:
    """Return the files with what was approved added."""
    lines = "".join(f"{one.line}\n" for one in approved if one.line)
    items = [dict(one.item) for one in approved if one.item is not None]
    found = dict(files)
    if lines:
        before = found.get(APPROVED_FILE, "")
        found[APPROVED_FILE] = before + ("" if not before or before.endswith("\n") else "\n") + lines
    if items:
        written = indent(yaml.safe_dump(items, allow_unicode=True, sort_keys=False, width=1000), "  ")
        found[SUPPLEMENTS_FILE] = f"{found[SUPPLEMENTS_FILE].rstrip().removesuffix('[]').rstrip()}\n{written}"
    return found


def _wordings(running: Mapping[str, str], files: Mapping[str, str]) -> Iterator[Approved]:
    lines = [one for one in running.get(APPROVED_FILE, "").splitlines() if one.strip()]
    known = known_forms(load(files)) if lines else set()
    for line in lines:
        text = str(json.loads(line)["text"])
        if bare(tidy(text)) not in known:
            yield Approved(text=text, line=line)


def _supplements(session: Session, running: Mapping[str, str], files: Mapping[str, str]) -> Iterator[Approved]:
    keys = set(session.scalars(select(ProposalVerdict.key).where(ProposalVerdict.verdict == Verdict.APPROVED)))
    there = {one.get("id") for one in _items(files)}
    for one in _items(running):
        if one.get("id") in keys and one.get("id") not in there:
            yield Approved(text=str(one.get("question")), answer=str(one.get("answer")), item=one)


def _items(files: Mapping[str, str]) -> list[dict[str, Any]]:
    read = yaml.safe_load(files.get(SUPPLEMENTS_FILE, "")) or {}
    return list(read.get("supplements") or [])
