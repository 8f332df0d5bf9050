"""What a posting names of candidates, what it only implies, and what to ask."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import posting

import jdlens
from jdlens.candidate import CONCEPTS, SAMPLES, Profile, profile
from jdlens.cli import main

COACH = str(Path(__file__).parent / "samples" / "numbered_coach.txt")


@pytest.fixture
def found() -> Profile:
    return profile(
        posting(
            (
                "Observes lessons and gives feedback",
                {"label": "coaching_cycle", "partner": "teachers"},
            ),
            ("Studies screening results with teams", {"label": "coaching_cycle"}),
            ("Writes to families", {"label": "support", "partner": "families"}),
            ("Other duties as assigned", {}),
            qualifications="A good listener; uses data well. Keeps confidential what is seen.",
            about="We collaborate.",
        )
    )


def test_what_is_named_is_quoted_from_qualifications(found: Profile) -> None:
    named = {each.concept: [quote.text for quote in each.quotes] for each in found.named}
    assert named == {
        "listening": ["A good listener"],
        "trust and confidentiality": ["Keeps confidential what is seen"],
        "data literacy": ["uses data well"],
    }


def test_what_is_implied_is_not_named_and_has_its_duty(found: Profile) -> None:
    implied = {each.concept: each.duty.text for each in found.implied}
    assert implied["respect for families"] == "Writes to families"
    assert implied["giving feedback"] == "Observes lessons and gives feedback"
    assert implied["curiosity"] == "Studies screening results with teams"
    assert not set(implied) & {each.concept for each in found.named}


def test_each_question_has_a_concept_and_a_duty(found: Profile) -> None:
    known = {concept.name for concept in CONCEPTS}
    for asked in (*found.questions, *found.samples):
        assert asked.concept in known and asked.question
        assert asked.duty.text != "Other duties as assigned"
    assert "data literacy" in {asked.concept for asked in found.questions}


def test_work_samples_come_from_the_duties(found: Profile) -> None:
    tasks = {asked.duty.text: asked.question for asked in found.samples}
    assert "ten-minute lesson clip" in tasks["Observes lessons and gives feedback"]
    assert "results of one class" in tasks["Studies screening results with teams"]
    assert "family" in tasks["Writes to families"]


def test_other_duties_get_other_questions() -> None:
    workshops = profile(posting(("Leads workshops", {"label": "support"})))
    assert [each.concept for each in workshops.samples] == ["facilitation"]
    filing = profile(posting(("Files records", {"label": "administrative"})))
    assert filing.samples == ()


def test_the_document_shows_it(found: Profile) -> None:
    shown = " ".join(str(found).split())
    assert "“Writes to families” Write the half page" in shown
    assert "(respect for families)" in shown


def test_concepts_and_samples_are_whole() -> None:
    names = [concept.name for concept in CONCEPTS]
    assert len(set(names)) == len(names) >= 20
    assert all(concept.question for concept in CONCEPTS if concept.labels)
    assert {concept for concept, *_ in SAMPLES} <= set(names)


def test_a_long_posting_without_stops_takes_no_time() -> None:
    text = "Coach\nQualifications:\n" + "listens and learns with curiosity " * 9000
    found = jdlens.analyze(text).candidate()
    assert all(len(quote.text) < 500 for each in found.named for quote in each.quotes)


def test_a_posting_without_duties_gets_a_sentence() -> None:
    drafted = jdlens.analyze("The school is on a hill.\n").candidate()
    assert drafted.questions == ()
    assert "There is nothing to ask about. No duty" in " ".join(str(drafted).split())


def test_in_the_shell(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["candidate", COACH])
    assert shown.stdout.startswith("Candidate profile")
    data = json.loads(CliRunner().invoke(main, ["candidate", COACH, "--format", "json"]).stdout)
    assert data["questions"] and data["implied"]
