"""The pages as a browser shows them: accessible, self-contained, and as wide as the screen."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from handmade import posting, rated, sample
from playwright.sync_api import Browser, Page, sync_playwright

from jdlens.report import html_pages

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# axe-core leaves this rule of WCAG 2.2 out unless it is asked for.
OPTIONS = {"rules": {"target-size": {"enabled": True}}}

PAGES = {
    "report": lambda: sample().to_html(),
    "two reports": lambda: html_pages([sample(), posting()]),
    "one duty": lambda: rated(posting(("Enters data", {"label": "administrative"}))).to_html(),
    "agreement": lambda: sample().agreement().to_html(),
    "candidate": lambda: sample().candidate().to_html(),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        # A build that skipped this would look as if the pages had been checked.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on the path")
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start for root, who runs many a container.
        opened = playwright.chromium.launch(executable_path=path, chromium_sandbox=False)
        yield opened
        opened.close()


@pytest.fixture(params=PAGES)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGES[request.param](), encoding="utf-8")
    return path


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[390, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, theme: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
    )
    yield context.new_page()
    context.close()


def test_page(page: Page, file: Path) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options=OPTIONS)
    assert not found.violations_count, found.generate_report()
    # What axe cannot decide has to be looked at; so far that is signs such as ✓, drawn beside words.
    undecided = [node["html"] for rule in found.response["incomplete"] for node in rule["nodes"]]
    assert all('class="sign"' in html for html in undecided), undecided
    assert requested == [file.as_uri()]
