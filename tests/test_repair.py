"""Hazy clauses get a rewrite in their own words; what nobody wrote stays blank."""

import re
from typing import Any

import pytest
from handmade import posting

import jdlens
from jdlens.gerund import core, gerund
from jdlens.repair import Rewrite, repair
from jdlens.report import clean

HOSTILE = (
    "Instructional Coach\n\nDuties:\n"
    "1. Observes lessons <script>alert(1)</script> and gives feedback as needed\n"
    "2. Performs other duties | *as assigned* by the _principal_ <img src=x onerror=alert(2)>\n"
)


def rewritten(words: str, **differs: Any) -> Rewrite:
    (rewrite,) = repair(posting((words, differs))).rewrites
    return rewrite


@pytest.mark.parametrize(
    ("words", "kind", "kept"),
    [
        ("performs other duties as assigned by the principal", "assigned", "the principal"),
        ("Other duties as assigned", "formula", "Other duties, namely"),
        ("Assists wherever needed", "availability", "Assists with"),
        ("Steps in when a gap opens", "availability", "“a gap opens”"),
        ("Serves on various committees", "committee", "Serves on ____ (which committees?)"),
        ("Serves on panels as the Dean directs", "committee", "named by the Dean"),
        ("Responds to requests from campuses", "requests", "from campuses, if about"),
        ("Accepts work beyond the job description", "beyond", "“the job description”"),
        ("Does whatever it takes", "effort", "“Does whatever it takes”"),
        ("Any other duties consistent with the grade", "level", "“consistent with the grade”"),
        ("Accepts changes in these duties at any time", "changes", "weeks’ notice"),
        ("Meets the needs of the program", "needs", "____ (which needs?) of the program"),
        ("take on whatever is asked", "whatever", "rather than “whatever is asked”"),
        ("is at hand", "open", "is at hand: ____"),
    ],
)
def test_each_kind_of_open_clause_has_its_own_pattern(words: str, kind: str, kept: str) -> None:
    rewrite = rewritten(words)
    assert rewrite.kind == kind
    assert kept in rewrite.new
    assert re.search(r"____ \(.+?\?\)", rewrite.new)


def test_no_two_kinds_are_answered_alike() -> None:
    clauses = ["Other duties as assigned", "Assists wherever needed", "Joins committees", "DO MORE"]
    answers = [re.sub(r"^.*?____", "____", rewritten(clause).new) for clause in clauses]
    assert len(set(answers)) == len(clauses)


@pytest.mark.parametrize(
    ("words", "differs", "new"),
    [
        ("Models lessons as needed", {"open_qualifier": True}, "Models lessons ____ (how often"),
        ("Holds various workshops", {"open_qualifier": True}, "Holds ____ (which?) workshops"),
        (
            "Models lessons on request",
            {"open_qualifier": True},
            "on request, up to ____ (how many?)",
        ),
        ("Files forms, etc.", {"open_qualifier": True}, "Files forms, ____ (what else?)"),
        (
            "Coaches the teachers assigned by the Dean in August",
            {"driver": "supervisor"},
            "Coaches the teachers as agreed between the Dean and ____ (which team?) in August",
        ),
        (
            "Rates lessons with the Blueprint rubric",
            {"evaluative": True},
            "____ (which administrator?) uses the Blueprint rubric",
        ),
        (
            "Reports weak teachers to the principal",
            {"evaluative": True},
            "The principal hears from the coach about ____",
        ),
        ("Supervises two aides", {"evaluative": True}, "takes over “Supervises two aides”"),
    ],
)
def test_named_work_is_mended_where_it_is_hazy(
    words: str, differs: dict[str, Any], new: str
) -> None:
    assert new in rewritten(words, label="support", **differs).new


def test_the_team_that_the_posting_names_is_asked() -> None:
    analysis = posting(
        ("Other duties as the head requires", {}), title="Coach. School leadership team"
    )
    assert "the School leadership team" in repair(analysis).rewrites[0].new


def test_a_body_is_not_somebody_to_ask() -> None:
    assert "____ (who at the Academy?)" in rewritten("Other work as the Academy requires").new


def test_evaluating_is_mended_for_coaches_only() -> None:
    duty = ("Supervises two aides", {"label": "administrative", "evaluative": True})
    assert not repair(posting(duty, title="Cook")).rewrites


def test_clear_duties_are_left_alone() -> None:
    assert not repair(posting(("Co-plans weekly", {"label": "coaching_cycle"}))).rewrites


def test_outcomes_are_asked_of_coaching_first_and_of_five_at_most() -> None:
    support = [(f"Leads workshop {n}", {"label": "support"}) for n in range(6)]
    known = ("Models lessons so that all read", {"label": "coaching_cycle", "outcome": True})
    coaching = (
        "Observes lessons and gives feedback",
        {"label": "coaching_cycle", "partner": "teachers"},
    )
    asked = repair(posting(*support, known, coaching)).questions
    assert len(asked) == 5
    assert asked[0].question == (
        "If observing lessons works, what would you observe teachers do in classrooms that they do "
        "not do yet?"
    )
    assert asked[1].question.startswith("If leading workshop 0 works")


@pytest.mark.parametrize(
    ("duty", "subject"),
    [
        ("Models phonics lessons and debriefs the same day", "modeling phonics lessons"),
        ("To co-plan, model and co-teach lessons", "co-planning, modeling and co-teaching lessons"),
        ("PLAN LESSONS WITH TEAMS", "planning lessons with teams"),
        ("studies student work; sets goals", "studying student work"),
        ("Orders, labels and stores kits", ""),
        ("Bus duty", ""),
    ],
)
def test_duties_as_subjects(duty: str, subject: str) -> None:
    assert duty.startswith(core(duty))
    assert gerund(core(duty)) == subject


def test_nothing_is_invented(sample: str) -> None:
    analysis = jdlens.analyze(sample)
    mended = analysis.repair()
    words = clean(sample)
    for rewrite in mended.rewrites:
        assert rewrite.old in words
        assert clean(sample[rewrite.start : rewrite.end]) == rewrite.old
        assert all(quoted in words for quoted in re.findall("“(.*?)”", rewrite.new))
    for asked in mended.questions:
        assert asked.duty in words
        assert all(quoted in words for quoted in re.findall("“(.*?)”", asked.question))


def test_the_report_shows_it_escaped() -> None:
    analysis = jdlens.analyze(HOSTILE)
    assert analysis.repair().rewrites
    page, marked = analysis.to_html(), analysis.to_markdown()
    assert "<script" not in page and "<img" not in page
    assert "<script" not in marked and "<img" not in marked
    for shown in (" ".join(each.split()) for each in (str(analysis), marked, page)):
        assert "How it could be put" in shown and "What would be seen" in shown
        assert "jdlens agreement" in shown and "jdlens candidate" in shown
        assert shown.index("What to change") < shown.index("How it could be put")
    assert '<span class="blank">____ (' in page
    assert r"\_\_\_\_" in marked
    assert analysis.to_dict()["repair"]["rewrites"][0]["kind"]


def test_a_posting_without_duties_has_nothing_to_mend() -> None:
    analysis = jdlens.analyze("The school is on a hill.\n")
    assert analysis.repair().to_dict() == {"rewrites": (), "questions": ()}
    assert "How it could be put" not in str(analysis)
