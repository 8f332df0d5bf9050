"""What somebody sees who has a spaCy pipeline of their own."""

from pathlib import Path

import spacy

import jdlens


def test_the_component_sets_spans_and_clarity(coach_text: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("jdlens")
    doc = nlp(coach_text)
    spans = doc.spans["duties"]
    assert [span.label_ for span in spans] == [span._.duty.label for span in spans]
    assert any(span.text.startswith("Models phonics lessons") for span in spans)
    assert doc._.clarity.index == doc._.jdlens.clarity.index


def test_load_agrees_with_analyze(sample: str) -> None:
    doc = jdlens.load()(sample)
    assert doc._.jdlens.to_dict() == jdlens.analyze(sample).to_dict()


def test_a_pipeline_survives_disk_and_processes(tmp_path: Path, coach_text: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("jdlens")
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    texts = [coach_text, "Duties:\n1. Orders books"] * 2
    expected = [doc._.clarity.index for doc in nlp.pipe(texts)]
    assert [doc._.clarity.index for doc in again.pipe(texts, n_process=2)] == expected


def test_a_document_before_the_component_has_no_clarity() -> None:
    jdlens.load()
    assert spacy.blank("en")("Models lessons")._.clarity is None
