"""Draws docs/report.png, the picture in the README: a report as a browser shows it.

    python benchmarks/picture.py tests/samples/numbered_coach.txt docs/report.png

Needs Chromium on the path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jdlens


def main(posting: str, picture: str) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("No Chromium on the path.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(jdlens.analyze(jdlens.read(posting)).to_html(), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        size = ["--window-size=900,1180", f"--user-data-dir={folder}/profile"]
        shot = [f"--screenshot={Path(picture).resolve()}", page.as_uri()]
        subprocess.run([browser, *options, *size, *shot], check=True, capture_output=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
