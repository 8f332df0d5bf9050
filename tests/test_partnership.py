"""The agreement keeps the posting's words, and leaves blank what it does not say."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import posting

import jdlens
from jdlens.cli import main
from jdlens.document import Line
from jdlens.partnership import Agreement, draft
from jdlens.report import clean

COACH = str(Path(__file__).parent / "samples" / "numbered_coach.txt")
HOSTILE = posting(
    (
        "Observes <script>alert(1)</script> lessons | *daily* _and_ `talks`",
        {"label": "coaching_cycle"},
    ),
    ("Runs [clubs](javascript:alert(2)) <img src=x>\x07\ufffe\ud800", {"label": "support"}),
    ("Other duties as the <b>head</b> & head requires", {}),
)


def words(lines: tuple[Line, ...]) -> list[str]:
    return [each.quote.text for each in lines if each.quote]


def blanks(lines: tuple[Line, ...]) -> list[str]:
    return [prompt for each in lines for prompt in each.prompts]


@pytest.fixture
def agreement() -> Agreement:
    return draft(
        posting(
            ("Orders paper", {"label": "administrative"}),
            ("Observes lessons", {"label": "coaching_cycle"}),
            ("Leads workshops", {"label": "support"}),
            ("Co-plans so that pupils write more", {"label": "coaching_cycle", "outcome": True}),
            ("Other duties as the principal requires", {}),
            terms="Reports to: Principal and Dean. The coach does not evaluate teachers.",
            summary="Works so that\nevery child reads. Success is measured by what pupils write.",
        )
    )


def test_every_duty_has_its_place(agreement: Agreement) -> None:
    assert words(agreement.focus) == ["Observes lessons", "Co-plans so that pupils write more"]
    assert words(agreement.negotiated) == ["Leads workshops"]
    assert words(agreement.elsewhere) == ["Orders paper"]
    assert [quote.text for quote in agreement.replaced] == [
        "Other duties as the principal requires"
    ]


def test_what_the_posting_says_is_quoted_and_nothing_else(agreement: Agreement) -> None:
    assert words(agreement.goals) == [
        "Co-plans so that pupils write more",
        "Works so that every child reads",
    ]
    assert words(agreement.commitments) == [
        "The coach does not evaluate teachers",
        "Reports to: Principal and Dean",
    ]
    assert words(agreement.evidence) == ["Success is measured by what pupils write"]


def test_what_it_does_not_say_is_blank(agreement: Agreement) -> None:
    for part in (
        agreement.goals,
        agreement.negotiated,
        agreement.elsewhere,
        agreement.evidence,
        agreement.early_success,
        agreement.commitments,
    ):
        assert all(re.search(r"____ \(.+\?\)", prompt) for prompt in blanks(part))
    assert "Who takes it: ____ (who?)" in blanks(agreement.elsewhere)[0]


def test_a_new_request_has_steps_instead_of_an_assigner(agreement: Agreement) -> None:
    named, weighed, dropped, decided = blanks(agreement.requests)
    assert "the principal" in named
    assert "goals" in weighed and "____ (which team?)" in weighed
    assert "dropped" in dropped
    assert "decided by ____ (whom?)" in decided


def test_one_early_success_for_each_duty_kept(agreement: Agreement) -> None:
    assert words(agreement.early_success) == words(agreement.focus)
    assert "weeks of observing lessons, a teacher ____" in blanks(agreement.early_success)[0]


def test_words_and_offsets_are_those_of_the_posting(sample: str) -> None:
    for drafted in (jdlens.analyze(sample).agreement(), jdlens.analyze(sample).candidate()):
        for part in drafted.document().parts:
            for each in part.lines:
                if each.quote:
                    assert each.quote.text in clean(sample)
                    assert clean(sample[each.quote.start : each.quote.end]) == each.quote.text


def test_hostile_words_are_escaped() -> None:
    for drafted in (HOSTILE.agreement(), HOSTILE.candidate()):
        page, marked = drafted.to_html(), drafted.to_markdown()
        for shown in (page, marked):
            assert not re.search(r"<(?:script|img|b)\b", shown)
        assert "[clubs]" not in marked and r"\| \*daily\* \_and\_" in marked
        assert "\x07" not in str(drafted) + page + marked
        assert not re.search(r"https?://", page)
        assert json.loads(drafted.to_json())


def test_word_shows_the_same() -> None:
    docx = pytest.importorskip("docx")
    for drafted in (HOSTILE.agreement(), HOSTILE.candidate()):
        file = docx.Document(io.BytesIO(drafted.to_docx()))
        written = "\n".join(paragraph.text for paragraph in file.paragraphs)
        for part in drafted.document().parts:
            assert part.title in written
        assert "<script>alert(1)</script>" in written
    bold = [
        run.text
        for p in docx.Document(io.BytesIO(HOSTILE.agreement().to_docx())).paragraphs
        for run in p.runs
        if run.bold
    ]
    assert bold and all(text.startswith("____") for text in bold)


def test_word_needs_an_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ImportError, match=r'pip install "jdlens\[docs\]"'):
        HOSTILE.agreement().to_docx()
    result = CliRunner().invoke(main, ["agreement", COACH, "-o", str(tmp_path / "a.docx")])
    assert result.exit_code == 2 and "jdlens[docs]" in result.stderr


def test_text_fits(agreement: Agreement) -> None:
    assert all(len(row) <= 60 for row in agreement.to_text(60).splitlines())


def test_a_posting_without_duties_gets_a_sentence() -> None:
    drafted = jdlens.analyze("The school is on a hill.\n").agreement()
    assert drafted.goals == ()
    assert "There is nothing to draft from. No duty" in " ".join(str(drafted).split())


def test_a_posting_without_coaching_says_so() -> None:
    drafted = draft(posting(("Cooks soup", {"label": "support"}), title="Cook"))
    assert "not read as one for a coach" in " ".join(str(drafted).split())
    assert "names no coaching: ____" in str(drafted)


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        (".txt", b"Partnership agreement"),
        (".md", b"# Partnership agreement"),
        (".html", b"<!DOCTYPE html>"),
        (".json", b"{"),
        (".docx", b"PK"),
    ],
)
def test_in_the_shell(tmp_path: Path, ending: str, start: bytes) -> None:
    out = tmp_path / f"agreement{ending}"
    assert CliRunner().invoke(main, ["agreement", COACH, "-o", str(out)]).exit_code == 0
    assert out.read_bytes().startswith(start)


def test_in_the_shell_bad_use_gets_a_sentence(tmp_path: Path) -> None:
    for arguments in (["agreement", "none.txt"], ["candidate", "none.txt"]):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 2 and "There is no file" in result.stderr
    report = CliRunner().invoke(main, ["analyze", COACH, "-o", str(tmp_path / "r.docx")])
    assert report.exit_code == 2 and "not written for Word" in report.stderr
