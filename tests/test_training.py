"""Building and measuring a model from a corpus."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sklearn.utils.estimator_checks import parametrize_with_checks

import jdlens
from jdlens.corpus import load_corpus
from jdlens.estimators import RatioRegression
from jdlens.evaluate import align, cross_validate, evaluate
from jdlens.exchange import to_jsonl
from jdlens.train import train

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    to_jsonl(load_corpus(CORPUS)[::12], folder / "postings.jsonl")
    return folder


def test_train_and_evaluate_in_the_shell(small: Path, tmp_path: Path) -> None:
    from jdlens.cli import main

    out = tmp_path / "model.npz"
    result = CliRunner().invoke(main, ["train", str(small), "-o", str(out)])
    assert result.exit_code == 0, result.output
    result = CliRunner().invoke(main, ["evaluate", str(out), str(small)])
    assert result.exit_code == 0
    assert "trained on this very corpus" in result.stderr
    assert "| duty span exact F1 |" in result.output
    assert jdlens.analyze("Coach\nDuties:\n1. Models lessons", model=jdlens.Model.load(out))


def test_training_is_deterministic(small: Path, tmp_path: Path) -> None:
    records = load_corpus(small)[:12]
    paths = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in paths:
        train(records).save(path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_cross_validation_judges_every_posting_once(small: Path) -> None:
    records = load_corpus(small)[:12]
    measured = cross_validate(records, train, 2)
    assert measured.postings == len(records)
    assert measured.duties == sum(len(record.duties) for record in records)
    for interval in measured.figures.values():
        assert interval.low <= interval.high


def test_the_shipped_model_knows_its_corpus() -> None:
    from jdlens.corpus import corpus_hash, load_compounds, load_hard_cases
    from jdlens.model import default_model

    built_from = corpus_hash(load_corpus(CORPUS), load_hard_cases(CORPUS), load_compounds(CORPUS))
    manifest = default_model().manifest
    assert manifest["corpus_sha256"] == built_from
    assert manifest["metrics"]["label_macro_f1"] > 0.85
    assert manifest["metrics"]["label_calibration_error"] <= 0.05


def test_figures_are_perfect_where_prediction_is_the_truth(small: Path) -> None:
    from dataclasses import replace

    from jdlens.model import default_model

    records = load_corpus(small)[:5]
    said = [jdlens.analyze(record.text) for record in records]
    agreeing = [
        replace(
            record,
            duties=[{"start": d.start, "end": d.end, "label": d.label} for d in analysis.duties],
            sections=[vars(section) for section in analysis.sections],
        )
        for record, analysis in zip(records, said, strict=True)
    ]
    measured = evaluate(agreeing, default_model())
    assert measured.figures["duty span exact F1"].value == 1.0
    assert measured.figures["label macro-F1, end to end"].value == 1.0
    assert measured.figures["section kind, characters right"].value == 1.0


def test_the_classifier_is_a_scikit_learn_pipeline() -> None:
    import numpy as np
    from sklearn.base import clone

    from jdlens.estimators import head_classifier

    records = load_corpus(CORPUS)[:40]
    statements = [record.duty_text(duty) for record in records for duty in record.duties]
    labels = [duty["label"] for record in records for duty in record.duties]
    fitted = clone(head_classifier()).fit(statements, labels)
    p = fitted.predict_proba(["Performs other duties as assigned", "Models lessons for teachers"])
    assert np.allclose(p.sum(axis=1), 1.0)
    assert list(fitted.classes_[p.argmax(axis=1)]) == ["scope_creep", "coaching_cycle"]


def test_spans_align_once() -> None:
    settled = [(0, 10, "a"), (12, 20, "b")]
    assert align(settled, [(0, 9, "a"), (12, 30, "b")]) == [(0, 0)]
    assert align(settled, []) == []


@parametrize_with_checks([RatioRegression()])
def test_the_estimator_keeps_the_conventions(estimator: object, check: Callable[..., None]) -> None:
    check(estimator)
