"""The model file: plain arrays and a JSON manifest in one `.npz`.

Reading it never executes anything from it (`allow_pickle=False`), so a model from a
stranger can be wrong but not harmful.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from jdlens.chain import Chain
from jdlens.duties import Openers
from jdlens.shipped import shipped
from jdlens.tokens import Floats

FORMAT = 2
"""Raised whenever features or arrays change meaning; other versions are refused."""

_STEPS = 512
_PLAIN = ("cut_bias", "head_bias", "context_weights", "context_bias", "clarity")
_OPENERS = ("words", "word_odds", "clusters", "cluster_odds")
_SPARSE = ("chain_weights", "cut_weights", "head_weights")


class ModelError(ValueError):
    """A model file that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Model:
    """Everything that was learned.

    Attributes:
        manifest: what it was built from and with: format, versions, corpus hash, tags,
            labels, temperature, figures measured.
        chain: tagging of blocks (`jdlens.sections`).
        openers: how readily words open a duty.
        cut_weights, cut_bias: candidates inside duties (`jdlens.duties`), shape
            (2**16, 3) and (3,).
        head_weights, head_bias: labels and facets (`jdlens.labels`), shape (2**18, heads)
            and (heads,).
        context_weights, context_bias: labels in context (`jdlens.context`), shape
            (features, 4) and (4,).
        clarity: coefficients of the role-clarity items (`jdlens.clarity`), shape
            (6, ingredients + 1).
    """

    manifest: dict[str, Any]
    chain: Chain
    openers: Openers
    cut_weights: Floats
    cut_bias: Floats
    head_weights: Floats
    head_bias: Floats
    context_weights: Floats
    context_bias: Floats
    clarity: Floats

    def save(self, path: str | Path) -> None:
        """Write the model. Weights are stored in steps of 1/512, empty rows left out."""
        arrays: dict[str, Any] = {}
        weights = {
            "chain_weights": self.chain.weights,
            "cut_weights": self.cut_weights,
            "head_weights": self.head_weights,
        }
        for name, array in weights.items():
            # Steps of 1/512 are finer than what was learned, and pack well into a wheel.
            rounded = np.round(array * _STEPS) / _STEPS
            rows = np.flatnonzero(np.abs(rounded).max(axis=1) > 0)
            arrays[f"{name}_rows"] = rows.astype(np.int32)
            arrays[name] = rounded[rows].astype(np.float16)
            arrays[f"{name}_shape"] = np.asarray(array.shape)
        arrays["chain_transitions"] = self.chain.transitions
        arrays["chain_starts"] = self.chain.starts
        arrays.update({name: getattr(self, name) for name in _PLAIN})
        arrays.update({f"opener_{name}": getattr(self.openers, name) for name in _OPENERS})
        manifest = {**self.manifest, "format": FORMAT, "sha256": _digest(arrays)}
        arrays["manifest"] = np.frombuffer(json.dumps(manifest).encode(), dtype=np.uint8)
        # np.savez stamps no dates into the archive, so equal models are equal files. It is not
        # compressed: that would take a third of the time that reading one posting takes.
        with open(path, "wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model file.

        Raises:
            ModelError: if it is missing, damaged, not a jdlens model, or of another format.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            manifest = json.loads(arrays.pop("manifest").tobytes())
        except FileNotFoundError:
            raise ModelError(f"There is no model file at {path}.") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile):
            raise ModelError(
                f"{path} is not a jdlens model file, or it is damaged. "
                "Build one with `jdlens train CORPUS -o MODEL`."
            ) from None
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            found = manifest.get("format") if isinstance(manifest, dict) else None
            raise ModelError(
                f"{path} has model format {found}; this version of jdlens reads format "
                f"{FORMAT}. Rebuild it with `jdlens train`."
            )
        if manifest.get("sha256") != _digest(arrays):
            raise ModelError(f"{path} is damaged: its contents do not match its checksum.")
        try:
            return cls._from_arrays(manifest, arrays)
        except (KeyError, ValueError, IndexError) as error:
            raise ModelError(
                f"{path} lacks a part of the model ({error}). Rebuild it with `jdlens train`."
            ) from None

    @classmethod
    def _from_arrays(cls, manifest: dict[str, Any], arrays: dict[str, Any]) -> Model:
        dense = {}
        for name in _SPARSE:
            dense[name] = np.zeros(tuple(arrays[f"{name}_shape"]), dtype=np.float32)
            dense[name][arrays[f"{name}_rows"]] = arrays[name]
        chain = Chain(dense["chain_weights"], arrays["chain_transitions"], arrays["chain_starts"])
        plain = {name: arrays[name] for name in _PLAIN}
        openers = Openers(**{name: arrays[f"opener_{name}"] for name in _OPENERS})
        return cls(
            manifest,
            chain,
            openers,
            cut_weights=dense["cut_weights"],
            head_weights=dense["head_weights"],
            **plain,
        )


def default_path() -> Path:
    """Where the shipped model lies."""
    return shipped("jdlens-en.npz")


@cache
def default_model() -> Model:
    """The shipped model, read once a process."""
    return Model.load(default_path())


def _digest(arrays: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()
