"""What a person reads."""

import re

import jdlens

HOSTILE = (
    "Coach <script>alert(1)</script>\n\nDuties:\n"
    "1. Observes lessons <img src=x onerror=alert(2)> and gives feedback\n"
    "2. Models \x1b[31mlessons\x1b[0m for teachers | `code` *stars* [link](javascript:alert(3))\n"
    "3. Performs other duties as assigned \u202eby the principal\n"
)


def test_html_escapes_the_posting() -> None:
    page = jdlens.analyze(HOSTILE).to_html()
    assert "<script" not in page
    assert "<img" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_html_stands_alone() -> None:
    page = jdlens.analyze(HOSTILE).to_html()
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"https?://", page)


def test_terminal_text_has_no_control_characters() -> None:
    text = str(jdlens.analyze(HOSTILE))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_markdown_escapes_the_posting() -> None:
    words = jdlens.analyze(HOSTILE).to_markdown()
    assert "<img" not in words
    assert "[link](" not in words
    assert r"\| \`code\`" in words


def test_text_report_has_its_parts_and_fits(coach_text: str) -> None:
    analysis = jdlens.analyze(coach_text)
    text = analysis.to_text(width=72)
    assert all(len(line) <= 72 for line in text.splitlines())
    for part in ("Role clarity", "coaching", "What to change", "The duties", "as assigned by the"):
        assert part in text
    strip = next(
        line for line in text.splitlines() if re.fullmatch(r"  [CSA?]+", line) and len(line) < 40
    )
    assert len(strip.strip()) == len(analysis.duties)


def test_notebook_form_is_a_fragment(coach_text: str) -> None:
    piece = jdlens.analyze(coach_text)._repr_html_()
    assert "<html" not in piece
    assert "Models phonics lessons" in piece


def test_repr_is_short(coach_text: str) -> None:
    assert re.fullmatch(
        r"<Analysis: \d+ duties, role clarity \d+ of 100>", repr(jdlens.analyze(coach_text))
    )
