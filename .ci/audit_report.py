"""Says what pip-audit's JSON report means. Exit 0: nothing known, 1: look, 3: the database knows none of them."""

import json
import sys
from pathlib import Path

_NOBODY_LOOKED = 3


def main(report: str, service: str) -> int:
    """Print the weaknesses and what was not looked at."""
    try:
        packages = json.loads(Path(report).read_text(encoding="utf-8"))["dependencies"]
    except (ValueError, KeyError):
        return _NOBODY_LOOKED
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        return _NOBODY_LOOKED
    lines = [
        f"{one['name']} {one['version']}: {what['id']}, mended in {', '.join(what['fix_versions']) or 'no version yet'}"
        for one in packages
        for what in one.get("vulns", ())
    ]
    for line in lines:
        sys.stdout.write(f"{line}\n")
    if skipped:
        sys.stdout.write(f"NOT LOOKED AT ({service} does not know them): {', '.join(skipped)}\n")
    sys.stdout.write(f"{len(packages) - len(skipped)} packages looked at ({service}), {len(lines)} known weaknesses.\n")
    return 1 if lines or skipped else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
