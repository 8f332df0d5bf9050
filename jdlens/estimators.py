"""Labels and facets as scikit-learn estimators. Needed to train, never to predict.

Hashed n-grams → logistic regression → temperature scaling (Guo et al. 2017). `fit_head` fits
one head of the shipped model on features at hand, `to_heads` turns heads into the plain arrays that
`jdlens.labels` adds up; `head_classifier` is the same as a pipeline on strings, for labels of
one's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline

from jdlens import labels
from jdlens.pipeline import statement_features
from jdlens.tokens import Floats, Ints


class DutyNgrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Duty statements (a sequence of strings) to a CSR matrix of shape (n, 2**18). Stateless."""

    def fit(self, X: Sequence[str], y: Any = None) -> DutyNgrams:
        """Nothing is learned."""
        return self

    def transform(self, X: Sequence[str]) -> Any:
        """One row a statement, each of unit-length parts (see `jdlens.labels`)."""
        return statement_features([str(statement) for statement in X]).csr(labels.BITS)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def head_classifier(c: float = 16.0, splits: Any = 5) -> Pipeline:
    """An unfitted classifier of duty statements with calibrated probabilities.

    Args:
        c: inverse strength of the L2 penalty.
        splits: cross-validation splits from which the temperature is learned; give
            group-wise ones (scikit-learn's `StratifiedGroupKFold`) where statements come from postings.
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


@dataclass(frozen=True)
class Head:
    """A fitted linear classifier as plain arrays.

    Attributes:
        classes: names, in scikit-learn's order.
        coefficients: shape (1 or classes, columns), as `LogisticRegression.coef_`.
        intercepts: shape (1 or classes,).
        sharpness: inverse temperature; probabilities are the softmax of scores times it.
        held_out: probabilities of each row, in the order of `classes`, from a fit that saw no
            row of its group; None where that could not be had.
    """

    classes: list[str]
    coefficients: Floats
    intercepts: Floats
    sharpness: float
    held_out: Floats | None = None


def fit_head(x: Any, y: Any, groups: Sequence[str], c: float = 16.0, n: int = 5) -> Head:
    """Fit one head and learn its temperature on splits that never divide a group (an employer).

    A value that only one group has cannot be calibrated across groups; the temperature then
    stays 1. Where all duties have one value, the head always says that.

    Args:
        x: CSR matrix of features.
        y: value of each row.
        c: inverse strength of the L2 penalty.
    """
    classes = sorted({str(value) for value in y})
    if len(classes) == 1:
        return Head(classes, np.zeros((1, x.shape[1])), np.zeros(1), 1.0)
    linear = LogisticRegression(C=c, solver="newton-cg")
    n = min(n, len(set(groups)))
    splits = list(StratifiedGroupKFold(n).split(np.zeros(len(y)), y, groups)) if n > 1 else []
    if not splits or any(len(set(y[train])) < len(classes) for train, _ in splits):
        fitted = linear.fit(x, y)
        return Head(classes, fitted.coef_, fitted.intercept_, 1.0)
    calibrated = CalibratedClassifierCV(
        linear, method="temperature", ensemble=False, cv=splits
    ).fit(x, y)
    (pair,) = calibrated.calibrated_classifiers_
    sharpness = float(pair.calibrators[0].beta_)
    log_p = cross_val_predict(linear, x, y, cv=splits, method="predict_log_proba")
    held_out = labels.softmax(sharpness * log_p)
    return Head(classes, pair.estimator.coef_, pair.estimator.intercept_, sharpness, held_out)


def to_heads(fitted: dict[str, Head], used: Ints) -> tuple[npt.NDArray[np.float32], Floats]:
    """Weights (2**18, heads) and biases of fitted heads, one a group of `jdlens.labels.HEADS`.

    `used` names the columns that they were fitted on. The temperature is multiplied in, so
    that a softmax over a group's heads is calibrated.
    """
    columns, biases = [], []
    for group, part in labels.head_slices().items():
        names = [value for _, value in labels.HEADS[part]]
        head = fitted[group]
        weights = np.zeros((len(names), 1 << labels.BITS))
        bias = np.full(len(names), -30.0)
        places = np.asarray([names.index(name) for name in head.classes])
        if len(places) == 2:
            # One column tells two classes apart; the other's score is 0.
            weights[places[1], used] = head.coefficients[0]
            bias[places] = [0.0, head.intercepts[0]]
        else:
            weights[np.ix_(places, used)], bias[places] = head.coefficients, head.intercepts
        columns.append(weights * head.sharpness)
        biases.append(bias * head.sharpness)
    return np.concatenate(columns).T.astype(np.float32), np.concatenate(biases)
