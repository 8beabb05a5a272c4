"""Measures what a change of the knowledge does to the answers, before it is published; needs the matcher."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.faq.knowledge import Knowledge
from bot.faq.load import load
from bot.programme.published import Published
from bot.reading import evaluating
from bot.reading.evaluating import Measured
from bot.services.learning import Proposal, with_proposal

_WORST = 20
_MUST_NOT_GROW = (evaluating.WRONG, evaluating.FALSE, evaluating.NEAR_MISS)
Measure = Callable[[Knowledge], Measured]


def what_it_breaks(files: dict[str, str], proposal: Proposal, prepare: Callable[[Knowledge], Published]) -> list[str]:
    """Measure without and with the proposal; return what becomes worse, as sentences."""
    before = _measure(load(files), prepare)
    after = _measure(load(with_proposal(files, proposal)), prepare)
    lines = [
        f"{name}: {before.shares[name].value:.1%} before, {after.shares[name].value:.1%} after"
        for name in _MUST_NOT_GROW
        if after.shares[name].hits > before.shares[name].hits
    ]
    return lines + [line for line in after.misses if line not in before.misses] if lines else []


def compare(
    base: Mapping[str, str], files: Mapping[str, str], measure: Measure
) -> tuple[list[dict[str, Any]], list[str]]:
    """Measure without and with a change; return the figures, and what becomes worse."""
    with_it = load(files)
    before, after = measure(load(base)), measure(with_it)
    figures = [
        {
            "name": name,
            "before": [share.hits, share.total],
            "after": [after.shares[name].hits, after.shares[name].total],
        }
        for name, share in before.shares.items()
        if name in after.shares and (share.total or after.shares[name].total)
    ]
    worse = [name for name in _MUST_NOT_GROW if after.shares[name].hits > before.shares[name].hits]
    limits = with_it.program.limits
    is_new = bool(worse) or not evaluating.breaches(before, limits)  # What was beyond a limit before is not its doing.
    lines = [*worse, *(evaluating.breaches(after, limits) if is_new else [])]
    misses = [one for one in after.misses if one not in before.misses][:_WORST] if worse else []
    return figures, [*lines, *misses]


def _measure(knowledge: Knowledge, prepare: Callable[[Knowledge], Published]) -> Measured:
    return evaluating.measure(evaluating.leaving_one_writer_out(knowledge, prepare))
