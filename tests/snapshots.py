"""Renews tests/snapshots, what a hand-made analysis looks like in each rendering.

    python tests/snapshots.py

Read the difference before you commit it.
"""

from pathlib import Path

from handmade import sample

from jdlens import Analysis

FOLDER = Path(__file__).parent / "snapshots"

RENDERINGS = {
    "report.txt": Analysis.to_text,
    "report.md": Analysis.to_markdown,
    "report.html": Analysis.to_html,
    "report.json": Analysis.to_json,
}

if __name__ == "__main__":
    for name, render in RENDERINGS.items():
        (FOLDER / name).write_text(render(sample()), encoding="utf-8", newline="\n")
