"""A duty's label in the light of the posting around it.

"Plans lessons with the team" is one thing in a coach's list and another in a teacher's. From
the probabilities that the words alone give (`jdlens.labels`), this second, small linear model
looks at the neighbours, the whole list and the head of the posting: stacked sequential
learning (Cohen and Carvalho 2005).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from jdlens.scheme import LABELS
from jdlens.tokens import Array, Floats

COACHING_TITLE = re.compile(
    r"\b(?:coach\w*|mentor\w*|facilitator|special assignment|tosa|consulting teacher|lead teacher)\b",
    re.IGNORECASE,
)
"""Words at the head of a posting for somebody who coaches teachers."""

HEAD_CHARS = 300
"""How much of the posting counts as its head."""

N_FEATURES = 4 * len(LABELS) + 4


def context_features(texts: Sequence[str], probabilities: Sequence[Array]) -> Floats:
    """Features of every duty of every text, in order; shape (duties, `N_FEATURES`).

    Args:
        probabilities: for each text the label probabilities of its duties, from words alone.
    """
    rows = [np.zeros((0, N_FEATURES))]
    for text, p in zip(texts, probabilities, strict=True):
        n = len(p)
        if not n:
            continue
        edge = np.full((1, len(LABELS)), 1.0 / len(LABELS))
        others = (p.sum(axis=0, keepdims=True) - p) / max(n - 1, 1)
        place = np.arange(n) / n
        about = [
            np.full(n, float(bool(COACHING_TITLE.search(text[:HEAD_CHARS])))),
            place,
            np.arange(n) == n - 1,
            np.full(n, np.log1p(n)),
        ]
        rows.append(
            np.hstack(
                [
                    np.log(np.maximum(p, 1e-6)),
                    others,
                    np.vstack([edge, p[:-1]]),
                    np.vstack([p[1:], edge]),
                    np.stack(about, axis=1),
                ]
            )
        )
    return np.vstack(rows)
