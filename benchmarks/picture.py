"""Draws the pictures in the README: a report's head on a wide screen, its end on a phone.

    python benchmarks/picture.py tests/samples/numbered_coach.txt docs

Writes report.png and report-phone.png there. Needs Chromium on the path.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import jdlens

SIZES = {"report.png": (1280, 1200), "report-phone.png": (390, 844)}


def main(posting: str, folder: str) -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("No Chromium on the path.")
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        file = Path(made) / "report.html"
        file.write_text(jdlens.analyze(jdlens.read(posting)).to_html(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, chromium_sandbox=False)
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(file.as_uri())
            if name == "report-phone.png":
                page.evaluate("scrollTo(0, document.body.scrollHeight)")
            page.screenshot(path=Path(folder) / name)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
