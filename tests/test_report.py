"""What a person reads."""

import re
from dataclasses import replace

import pytest
from handmade import sample
from snapshots import FOLDER, RENDERINGS

import jdlens
from jdlens.openness import open_words

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


@pytest.mark.parametrize("name", RENDERINGS)
def test_renderings_are_as_they_were(name: str) -> None:
    """If the change is meant: `python tests/snapshots.py`."""
    assert RENDERINGS[name](sample()) == (FOLDER / name).read_text(encoding="utf-8")


def test_at_most_seven_findings_are_shown_bad_news_first() -> None:
    analysis = sample()
    kinds = analysis.clarity.findings
    bad, good = (next(f for f in kinds if f.good is is_good) for is_good in (False, True))
    found = [replace(bad, what=f"Bad news {n}.") for n in range(6)]
    found += [replace(good, what=f"Good news {n}.") for n in range(3)]
    many = replace(analysis, clarity=replace(analysis.clarity, findings=tuple(found)))
    for report in (many.to_text(), many.to_markdown(), many.to_html()):
        assert re.findall(r"(?:Bad|Good) news \d", report) == [
            *(f"Bad news {n}" for n in range(6)),
            "Good news 0",
        ]
        assert "2 more findings are in the JSON" in report
    assert "Good news 2" in many.to_json()
    few = replace(analysis, clarity=replace(analysis.clarity, findings=tuple(found[:7])))
    assert "in the JSON" not in few.to_text()


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("Models lessons [as needed]", "coaching_cycle"),
        ("Keeps kits, bins, [etc.] and\n  meets teachers [as\n  needed] on Mondays", "support"),
        ("Covers classes [as assigned by the principal]", "administrative"),
        ("Performs [other duties as assigned by the principal]", "scope_creep"),
        ("Assists [wherever needed]", "scope_creep"),
        ("[DO MORE]", "scope_creep"),
        ("Assists other teams every Monday", "support"),
    ],
)
def test_open_words(marked: str, label: str) -> None:
    words = marked.replace("[", "").replace("]", "")
    found = [words[start:end] for start, end in open_words(words, label)]
    assert found == re.findall(r"\[(.*?)\]", marked, re.DOTALL)


def test_each_duty_tells_its_label_and_evidence_with_and_without_a_mouse() -> None:
    page = sample().to_html()
    assert 'title="open-ended, 100%: other duties, assigned"' in page
    assert "<br><small>other duties, assigned</small>" in page
    assert "Performs <u>other duties as assigned by the principal</u><sup>&nbsp;?8</sup>" in page
