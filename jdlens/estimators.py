"""Labels and facets as scikit-learn estimators. Needed to train, never to predict.

Hashed n-grams → `RatioRegression` → temperature scaling (Guo et al. 2017). `fit_head` fits
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
import scipy.sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted, validate_data

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


class RatioRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Linear classifier: logistic regression, helped by each feature's log-count ratio.

    The sum of two linear scores: multinomial logistic regression on the features as they are,
    and one-against-the-rest logistic regression on features times the log ratio of their
    counts inside and outside the class (Wang and Manning 2012), which weighs rare but telling
    n-grams as naive Bayes does. The sum is linear, so predicting costs no more.

    Args:
        c: inverse strength of the L2 penalty of the first.
        ratio_c: that of the second; 0 leaves it out.
        smoothing: added to every count.
    """

    def __init__(self, c: float = 16.0, ratio_c: float = 8.0, smoothing: float = 0.1) -> None:
        self.c = c
        self.ratio_c = ratio_c
        self.smoothing = smoothing

    def fit(self, X: Any, y: Any) -> RatioRegression:
        """Fit on features (n, columns), dense or CSR, whose size counts, and n class names."""
        X, y = validate_data(self, X, y, accept_sparse="csr")
        plain = LogisticRegression(C=self.c, solver="newton-cg").fit(X, y)
        self.classes_ = plain.classes_
        self.coef_, self.intercept_ = plain.coef_.copy(), plain.intercept_.copy()
        # One row tells two classes apart: that of the second.
        for row, name in enumerate(self.classes_[-len(self.coef_) :] if self.ratio_c else ()):
            inside = y == name
            counts = [np.asarray(abs(X[which]).sum(axis=0)).ravel() for which in (inside, ~inside)]
            yes, no = (np.log((n + self.smoothing) / (n + self.smoothing).sum()) for n in counts)
            scaled = scipy.sparse.csr_matrix(X).multiply(yes - no).tocsr()
            ratio = LogisticRegression(C=self.ratio_c, solver="liblinear", random_state=0)
            ratio.fit(scaled, inside)
            self.coef_[row] += ratio.coef_[0] * (yes - no)
            self.intercept_[row] += ratio.intercept_[0]
        return self

    def decision_function(self, X: Any) -> Floats:
        """Scores (n, classes); for two classes (n,), that of the second."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", reset=False)
        scores = np.asarray(X @ self.coef_.T + self.intercept_)
        return scores.ravel() if len(self.classes_) == 2 else scores

    def predict_proba(self, X: Any) -> Floats:
        """Uncalibrated probabilities (n, classes)."""
        return np.asarray(softmax(_by_class(self.decision_function(X)), axis=1))

    def predict(self, X: Any) -> Any:
        """The class of the highest score."""
        best = _by_class(self.decision_function(X)).argmax(axis=1)
        return self.classes_[best]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def _by_class(scores: Floats) -> Floats:
    """One column a class, also for two."""
    return np.stack([np.zeros(len(scores)), scores], axis=1) if scores.ndim == 1 else scores


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
                    RatioRegression(c),
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


def fit_head(x: Any, y: Any, groups: Sequence[str], ratio_c: float = 0.0, n: int = 5) -> Head:
    """Fit one head and learn its temperature on splits that never divide a group (an employer).

    A value that only one group has cannot be calibrated across groups; the temperature then
    stays 1. Where all duties have one value, the head always says that.

    Args:
        x: CSR matrix of features.
        y: value of each row.
        ratio_c: see `RatioRegression`.
    """
    classes = sorted({str(value) for value in y})
    if len(classes) == 1:
        return Head(classes, np.zeros((1, x.shape[1])), np.zeros(1), 1.0)
    linear = RatioRegression(ratio_c=ratio_c)
    fitted = linear.fit(x, y)
    n = min(n, len(set(groups)))
    splits = list(StratifiedGroupKFold(n).split(np.zeros(len(y)), y, groups)) if n > 1 else []
    if not splits or any(len(set(y[train])) < len(classes) for train, _ in splits):
        return Head(classes, fitted.coef_, fitted.intercept_, 1.0)
    scores = _by_class(
        cross_val_predict(clone(linear), x, y, cv=splits, method="decision_function")
    )
    sharpness = _sharpness(scores, np.searchsorted(classes, y))
    held_out = np.asarray(softmax(sharpness * scores, axis=1))
    return Head(classes, fitted.coef_, fitted.intercept_, sharpness, held_out)


def _sharpness(scores: Floats, y: Ints) -> float:
    """The inverse temperature under which held-out scores are likeliest (Guo et al. 2017)."""

    def loss(log_sharpness: float) -> float:
        log_p = log_softmax(np.exp(log_sharpness) * scores, axis=1)
        return -float(log_p[np.arange(len(y)), y].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 5.0), method="bounded").x))


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
