"""The model file."""

import json
from pathlib import Path

import numpy as np
import pytest

import jdlens
from jdlens.model import default_path


def test_the_shipped_model_is_small_and_says_what_it_is() -> None:
    assert default_path().stat().st_size < 20_000_000
    manifest = jdlens.Model.load(default_path()).manifest
    assert {"corpus_sha256", "versions", "tags", "postings", "sha256"} <= set(manifest)


def test_saving_and_loading_change_nothing(tmp_path: Path, coach_text: str) -> None:
    model = jdlens.Model.load(default_path())
    model.save(tmp_path / "again.npz")
    again = jdlens.Model.load(tmp_path / "again.npz")
    assert jdlens.analyze(coach_text, model=again).to_dict() == jdlens.analyze(coach_text).to_dict()


def test_a_tampered_model_is_refused(tmp_path: Path) -> None:
    with np.load(default_path()) as file:
        arrays = dict(file)
    arrays["head_bias"] = arrays["head_bias"] + 1
    np.savez_compressed(tmp_path / "bad.npz", **arrays)
    with pytest.raises(jdlens.ModelError, match="damaged"):
        jdlens.Model.load(tmp_path / "bad.npz")


def test_another_format_is_refused(tmp_path: Path) -> None:
    with np.load(default_path()) as file:
        arrays = dict(file)
    manifest = json.loads(arrays["manifest"].tobytes()) | {"format": 99}
    arrays["manifest"] = np.frombuffer(json.dumps(manifest).encode(), dtype=np.uint8)
    np.savez_compressed(tmp_path / "new.npz", **arrays)
    with pytest.raises(jdlens.ModelError, match="format 99"):
        jdlens.Model.load(tmp_path / "new.npz")


def test_a_pickle_is_not_executed(tmp_path: Path) -> None:
    np.savez(tmp_path / "evil.npz", manifest=np.asarray([{"a": 1}], dtype=object))
    with pytest.raises(jdlens.ModelError, match="not a jdlens model"):
        jdlens.Model.load(tmp_path / "evil.npz")
