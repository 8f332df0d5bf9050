"""What a Python caller sees."""

import dataclasses
import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jdlens
from jdlens.scheme import DRIVERS, LABELS, PARTNERS, RATING_ITEMS, SECTION_KINDS

FRAGMENTS = st.sampled_from(
    [
        "Models lessons in classrooms",
        "performs other duties as assigned",
        "• ",
        "\n",
        "\r\n\r\n",
        "1. ",
        "2)",
        "QUALIFICATIONS:",
        "Master's degree",
        "and",
        "; ",
        ".Plans",
        "\t|\t",
        "The coach will",
        "â€¢",
        "é",
        "👩‍🏫",
        "\u2028",
        "\x00",
        "etc.",
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(FRAGMENTS, max_size=40).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_spans_lie_in_the_text_ordered_and_apart(text: str) -> None:
    try:
        analysis = jdlens.analyze(text)
    except jdlens.TextError:
        return
    end = 0
    for duty in analysis.duties:
        assert end <= duty.start < duty.end <= len(text)
        assert text[duty.start : duty.end] == duty.text
        assert duty.text == duty.text.strip()
        assert sum(duty.probabilities.values()) == pytest.approx(1.0)
        assert all(text[e.start : e.end] == e.text for e in duty.evidence)
        end = duty.end
    end = 0
    for section in analysis.sections:
        assert section.start == end < section.end
        assert section.kind in SECTION_KINDS
        end = section.end
    assert end == len(text)
    assert 0 <= analysis.clarity.index <= 100
    for rendering in (
        str(analysis),
        analysis.to_markdown(),
        analysis.to_html(),
        analysis.to_json(),
        str(analysis.agreement()),
        analysis.candidate().to_markdown(),
    ):
        assert isinstance(rendering, str)


def test_a_plain_posting_is_read_right(coach_text: str) -> None:
    analysis = jdlens.analyze(coach_text)
    found = {" ".join(duty.text.split()): duty for duty in analysis.duties}
    models = found[
        "Models phonics lessons in first-grade rooms and debriefs with the teacher the same day"
    ]
    assert models.label == "coaching_cycle"
    assert models.section == "duties"
    assert found["performs other duties as assigned by the principal"].label == "scope_creep"
    assert found["performs other duties as assigned by the principal"].driver == "supervisor"
    assert found["Supervises the east hallway before school"].label == "administrative"
    assert any("next week's lessons" in text for text in found), "a wrapped item stays whole"
    assert not any("licence" in text or "salary" in text for text in found)


def test_every_sample_has_duties_and_no_qualifications(sample: str) -> None:
    analysis = jdlens.analyze(sample)
    assert len(analysis.duties) >= 3
    for duty in analysis.duties:
        assert "degree" not in duty.text
        assert "lift 40 pounds" not in duty.text


def test_values_are_those_of_the_codebook(sample: str) -> None:
    analysis = jdlens.analyze(sample)
    assert set(analysis.shares) == set(LABELS)
    assert sum(analysis.shares.values()) == pytest.approx(1.0)
    assert set(analysis.clarity.items) == set(RATING_ITEMS)
    for duty in analysis.duties:
        assert duty.label == max(duty.probabilities, key=lambda name: duty.probabilities[name])
        assert duty.driver in DRIVERS
        assert duty.partner in PARTNERS
        assert {type(duty.outcome), type(duty.open_qualifier), type(duty.evaluative)} == {bool}


def test_findings_quote_the_posting_and_say_what_to_do(coach_text: str) -> None:
    findings = {finding.name: finding for finding in jdlens.analyze(coach_text).clarity.findings}
    door = findings["open-door"]
    assert not door.good
    assert [coach_text[a:b].split(maxsplit=1)[0] for a, b in door.where] == ["performs"]
    assert door.why
    assert door.advice
    assert "two-bosses" in findings


def test_emergence_is_good_news_and_an_open_door_is_not() -> None:
    text = (
        "Instructional Coach\n\nDuties:\n- Observes lessons and gives feedback to teachers\n"
        "- Adjusts the focus of the work with the school leadership team as building needs change\n"
        "- Performs duties as assigned by the principal\n"
    )
    analysis = jdlens.analyze(text)
    good = {finding.name: finding for finding in analysis.clarity.findings if finding.good}
    bad = {finding.name for finding in analysis.clarity.findings if not finding.good}
    assert "emergent-role" in good
    assert "open-door" in bad


def test_an_analysis_is_immutable_and_survives_its_dict(coach_text: str) -> None:
    analysis = jdlens.analyze(coach_text)
    with pytest.raises(dataclasses.FrozenInstanceError):
        analysis.note = "x"  # type: ignore[misc]
    assert jdlens.Analysis.from_dict(json.loads(analysis.to_json())).to_dict() == analysis.to_dict()


def test_frame_has_one_row_a_duty(coach_text: str) -> None:
    analysis = jdlens.analyze(coach_text)
    frame = analysis.to_frame()
    assert list(frame["text"]) == [duty.text for duty in analysis.duties]
    assert {"label", "p_scope_creep", "driver", "section"} <= set(frame.columns)
    assert list(jdlens.analyze("Nothing to see here.").to_frame().columns) == list(frame.columns)


def test_analyze_many_streams_in_order(coach_text: str) -> None:
    def endless() -> "object":
        n = 0
        while True:
            n += 1
            yield f"Coach {n}\nDuties:\n1. Observes lessons and gives feedback\n"

    stream = jdlens.analyze_many(endless())
    assert [next(stream).text.split("\n")[0] for _ in range(70)] == [
        f"Coach {n}" for n in range(1, 71)
    ]


def test_analyze_many_gives_what_is_good_before_what_is_bad(coach_text: str) -> None:
    stream = jdlens.analyze_many([coach_text, ""])
    assert next(stream).duties
    with pytest.raises(jdlens.TextError, match="empty"):
        next(stream)


def test_many_and_one_agree(sample: str, coach_text: str) -> None:
    together = list(jdlens.analyze_many([coach_text, sample]))[1]
    assert together.to_dict() == jdlens.analyze(sample).to_dict()


def test_classify_labels_bare_statements() -> None:
    duties = jdlens.classify(
        [
            "Models lessons and debriefs with the teacher",
            "Performs other duties as assigned by the principal",
            "Maintains inventory records; orders supplies",
            "",
        ]
    )
    assert [duty.label for duty in duties[:3]] == [
        "coaching_cycle",
        "scope_creep",
        "administrative",
    ]
    assert duties[2].text == "Maintains inventory records; orders supplies", "nothing is split"
    assert len(duties) == 4, "nothing is dropped"
    with pytest.raises(TypeError, match="list"):
        jdlens.classify("Models lessons")


def test_evidence_names_the_words_that_decided() -> None:
    (duty,) = jdlens.classify(["Performs other duties as assigned by the principal"])
    assert any("other duties" in each.text or "assigned" in each.text for each in duty.evidence)
    weights = [each.weight for each in duty.evidence]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("x " * 500_001, "at most 1,000,000"),
        ("Duties: " + "-" * 6_000, "without a space"),
        ("\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_texts_that_cannot_be_read_are_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(jdlens.TextError, match=words):
        jdlens.analyze(text)


def test_a_wrong_type_is_refused_in_words() -> None:
    with pytest.raises(TypeError, match=r"jdlens\.read"):
        jdlens.analyze(b"bytes")  # type: ignore[arg-type]


def test_no_duties_is_an_honest_empty_report() -> None:
    analysis = jdlens.analyze("The weather in June was mild and the lake was calm.")
    assert not analysis.duties
    assert analysis.note.startswith("No duty statements found")
    assert "No duty statements found" in str(analysis)
    assert "No duty statements found" in analysis.to_html()
    assert "No duty statements found" in analysis.to_markdown()


def test_another_language_is_named() -> None:
    text = (
        "Wir suchen eine Lehrkraft mit Erfahrung. Aufgaben: Sie planen den Unterricht gemeinsam mit "
        "den Kolleginnen und werten die Ergebnisse der Klassen im Team aus."
    )
    assert "English" in jdlens.analyze(text).note


def test_importing_jdlens_imports_nothing_heavy() -> None:
    code = (
        "import sys, jdlens; print([m for m in ('spacy', 'numpy', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_analysis_needs_no_training_library(coach_text: str) -> None:
    code = (
        "import sys, jdlens; jdlens.analyze('Duties: 1. Models lessons'); "
        "print([m for m in ('sklearn', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
