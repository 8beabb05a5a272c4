"""`python -m bot ask`: the record that people and scripts read."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.settings import PROJECT_ROOT

OFFICIAL = "請問學習歷程紀錄模組資料移轉申請表何處可以下載"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}"}


def batch(env: dict[str, str], tmp_path: Path, *lines: Mapping[str, object], flags: tuple[str, ...] = ()) -> list[dict]:  # type: ignore[type-arg]
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    result = CliRunner(env=env).invoke(main, ["ask", "--batch", str(path), "--json", *flags])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_each_line_gets_one_record(env: dict[str, str], tmp_path: Path) -> None:
    records = batch(env, tmp_path, {"text": OFFICIAL}, {"text": "中午吃什麼"}, {"text": "進度"}, {"text": "說明"})

    assert [record["decision"] for record in records] == ["answer", "silent", "status", "none"]
    first = records[0]
    assert list(first) == ["text", "decision", "entries", "facet", "lead"]
    assert (first["text"], first["entries"][0], first["facet"]) == (OFFICIAL, 2, None)
    source = (PROJECT_ROOT / "knowledge/source/qa-clean.txt").read_text(encoding="utf-8")
    assert "".join(first["lead"].split()) in "".join(source.split())


def test_addressed_lines_are_never_met_with_silence(env: dict[str, str], tmp_path: Path) -> None:
    lines = [{"text": "中午吃什麼"}, {"text": "飲水機壞掉叫誰修？"}, {"text": "費用"}]

    records = batch(env, tmp_path, *lines, flags=("--addressed",))
    named = batch(env, tmp_path, {"text": "@轉換小幫手 中午吃什麼"}, {"text": "中午吃什麼", "addressed": True})

    assert "silent" not in {record["decision"] for record in records + named}
    assert all(len(record["entries"]) <= 4 for record in records)


def test_a_follow_up_is_understood_with_its_context(env: dict[str, str], tmp_path: Path) -> None:
    (record,) = batch(
        env, tmp_path, {"text": "那欣河呢？", "context": "亞昕的維運費一年多少？"}, flags=("--addressed",)
    )

    assert (record["decision"], record["entries"][0], record["facet"]) == ("answer", 10, "xinhe")


def test_a_line_that_is_no_record_is_named_by_its_number(env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "好"}\n{"txt": 1}\n', encoding="utf-8")

    result = CliRunner(env=env).invoke(main, ["ask", "--batch", str(path), "--json"])

    assert result.exit_code == 2
    assert "bad.jsonl:2" in result.output


def test_explain_says_why(env: dict[str, str]) -> None:
    result = CliRunner(env=env).invoke(main, ["ask", OFFICIAL, "--explain"])

    assert "[2]" in result.output
    assert "1.000" in result.output
