"""What the doubt about labels means for the figures made from them.

Labels are drawn from their calibrated probabilities, each duty on its own; a figure's interval
holds 95% of what the draws make of it. It tells of doubtful labels only, not of duties that
were missed or of what the raters of role clarity disagreed on.
"""

from __future__ import annotations

import numpy as np

from jdlens.tokens import Array, Floats, Ints

DRAWS = 200
"""Times that the labels of a posting are drawn."""

UNSURE = 0.6
"""A duty whose best label has a lower probability is for a person to check."""


def draw(probabilities: Floats) -> Ints:
    """Labels at random, the same for the same probabilities.

    Args:
        probabilities: shape (duties, labels); rows sum to 1.

    Returns:
        Indices of labels, shape (`DRAWS`, duties).
    """
    chance = np.random.default_rng(0).random((DRAWS, len(probabilities), 1))
    passed = chance > np.cumsum(probabilities, axis=1)[None, :, :-1]
    return np.asarray(passed.sum(axis=2))


def interval(values: Array, value: float) -> tuple[float, float]:
    """The range of 95% of the values, widened where needed to hold the one that is reported."""
    low, high = np.percentile(values, [2.5, 97.5]).tolist() if len(values) else (value, value)
    return min(low, value), max(high, value)
