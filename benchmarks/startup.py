"""Start-up, as ratios to `import spacy` measured side by side in one run.

    python benchmarks/startup.py [RUNS]

Each command is a whole process; the commands take turns, so that a drift of the machine's
speed touches all of them alike. The median of the turn-wise ratios is printed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "tests" / "samples" / "numbered_coach.txt"
NOTHING = [sys.executable, "-c", "pass"]
COMMANDS = {
    "import spacy": [sys.executable, "-c", "import spacy"],
    "import jdlens": [sys.executable, "-c", "import jdlens"],
    "jdlens analyze POSTING": [sys.executable, "-m", "jdlens", "analyze", str(SAMPLE)],
}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main(runs: int) -> None:
    turns = []
    for _ in range(runs + 1):
        bare = seconds(NOTHING)
        turns.append({name: seconds(c) - bare for name, c in COMMANDS.items()})
    for name in COMMANDS:
        ratio = statistics.median(turn[name] / turn["import spacy"] for turn in turns[1:])
        print(f"{name:<24}{ratio:6.2f} times `import spacy`, less the interpreter's own start")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
