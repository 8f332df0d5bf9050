"""The trained parts as scikit-learn estimators. Needed to train, never to predict.

Labels and facets: hashed n-grams → logistic regression → temperature scaling (Guo et al.
2017), all scikit-learn. `to_heads` turns the fitted estimators into the plain arrays that
`jdlens.labels` adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from jdlens import labels
from jdlens.tokens import Floats, Ints, Tokens


class DutyNgrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Duty statements (a sequence of strings) to a CSR matrix of shape (n, 2**18). Stateless."""

    def fit(self, X: Sequence[str], y: Any = None) -> DutyNgrams:
        """Nothing is learned."""
        return self

    def transform(self, X: Sequence[str]) -> Any:
        """One row a statement, each of unit-length parts (see `jdlens.labels`)."""
        from jdlens.pipeline import blank

        nlp = blank()
        docs = [nlp.make_doc(str(statement)) for statement in X]
        tokens = Tokens.of(docs)
        ends = tokens.base + np.asarray([len(doc.text) for doc in docs])
        return labels.duty_features(tokens, tokens.base, ends).csr(labels.BITS)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def head_classifier(c: float = 4.0, splits: Any = 5) -> Pipeline:
    """An unfitted classifier of duty statements with calibrated probabilities.

    Args:
        c: inverse strength of the L2 penalty.
        splits: cross-validation splits from which the temperature is learned; give
            group-wise ones (`group_splits`) where statements come from postings.
    """
    return Pipeline(
        [
            ("ngrams", DutyNgrams()),
            (
                "linear",
                CalibratedClassifierCV(
                    LogisticRegression(C=c, solver="newton-cg"),
                    method="temperature",
                    ensemble=False,
                    cv=splits,
                ),
            ),
        ]
    )


def group_splits(y: Any, groups: Sequence[str], n: int = 5) -> list[tuple[Any, Any]]:
    """Cross-validation splits that never divide a group (an employer) and share out the classes."""
    n = min(n, len(set(groups)))
    return list(StratifiedGroupKFold(n).split(np.zeros(len(y)), y, groups))


def to_heads(fitted: dict[str, Any], used: Ints) -> tuple[npt.NDArray[np.float32], Floats]:
    """Weights (2**18, heads) and biases of fitted `CalibratedClassifierCV`s, one a head group.

    `used` names the columns that they were fitted on. The temperature is divided in, so that a softmax over a group's heads is calibrated.
    """
    columns, biases = [], []
    for group, part in labels.head_slices().items():
        names = [value for _, value in labels.HEADS[part]]
        calibrated = fitted[group].calibrated_classifiers_[0]
        linear, sharpness = calibrated.estimator, float(calibrated.calibrators[0].beta_)
        weights = np.zeros((len(names), 1 << labels.BITS))
        bias = np.full(len(names), -30.0)
        places = [names.index(str(name)) for name in calibrated.classes]
        if len(places) == 2:
            # One column tells two classes apart; the other's score is 0.
            weights[places[1], used], bias[places] = linear.coef_[0], [0.0, linear.intercept_[0]]
        else:
            weights[np.ix_(np.asarray(places), used)], bias[places] = (
                linear.coef_,
                linear.intercept_,
            )
        columns.append(weights * sharpness)
        biases.append(bias * sharpness)
    return np.concatenate(columns).T.astype(np.float32), np.concatenate(biases)
