"""Make `clusters-en.npz`, the word classes that jdlens reads, from spaCy's lookups data.

    pip install spacy-lookups-data==1.0.5
    python models/make_clusters.py

The package (MIT licence) gives the Brown cluster (Brown et al. 1992) of a million word forms;
kept here are the commoner ones, lower-cased.
"""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from spacy.strings import hash_string

from jdlens.tokens import plain_lower

LEAST_LOG_PROBABILITY = -14.7
"""Words rarer than this (natural logarithm, from web text) are left out."""


def table(name: str) -> dict[str, Any]:
    file = files("spacy_lookups_data") / "data" / f"en_{name}.json.gz"
    return dict(json.loads(gzip.decompress(file.read_bytes())))


def main() -> None:
    clusters, log_probability = table("lexeme_cluster"), table("lexeme_prob")
    best: dict[str, tuple[bool, float, int]] = {}
    for word, cluster in clusters.items():
        lower = plain_lower(word)
        p = log_probability.get(word, -30.0)
        if p < LEAST_LOG_PROBABILITY or not any(c.isalnum() for c in lower):
            continue
        # The lower-cased form decides where there is one, else the commonest.
        best[lower] = max(best.get(lower, (False, -30.0, 0)), (word == lower, p, cluster))
    rows = sorted((hash_string(word), cluster) for word, (_, _, cluster) in best.items())
    target = Path(__file__).with_name("clusters-en.npz")
    np.savez_compressed(
        target,
        word=np.asarray([h for h, _ in rows], dtype=np.uint64),
        cluster=np.asarray([c for _, c in rows], dtype=np.uint32),
    )
    print(f"{target}: {len(rows)} words, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
