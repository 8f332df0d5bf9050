"""A linear-chain conditional random field over sparse features.

Lafferty, McCallum and Pereira (2001). Decoding needs NumPy only; training adds SciPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]


def marginals(scores: Floats, transitions: Floats, starts: Floats) -> Floats:
    """Posterior probability of each tag at each step; shape (steps, tags)."""
    alpha, beta, _ = _forward_backward([scores], transitions, starts)
    log = alpha[0] + beta[0]
    log -= log.max(axis=1, keepdims=True)
    p = np.exp(log)
    return np.asarray(p / p.sum(axis=1, keepdims=True))


def viterbi(scores: Floats, transitions: Floats, starts: Floats) -> Ints:
    """The most probable tag sequence; shape (steps,)."""
    steps = len(scores)
    path = np.zeros(steps, dtype=np.int64)
    if not steps:
        return path
    back = np.zeros(scores.shape, dtype=np.int64)
    best = starts + scores[0]
    for t in range(1, steps):
        reach = best[:, None] + transitions
        back[t] = reach.argmax(axis=0)
        best = reach.max(axis=0) + scores[t]
    path[-1] = best.argmax()
    for t in range(steps - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path


@dataclass(frozen=True)
class Chain:
    """A fitted chain: `weights` (features, tags), `transitions` (tags, tags), `starts` (tags,)."""

    weights: Floats
    transitions: Floats
    starts: Floats


def fit_chain(
    x: Any, y: Ints, lengths: list[int], groups: Floats, l2: float = 0.3, iterations: int = 120
) -> Chain:
    """Maximise the L2-penalised conditional likelihood with L-BFGS.

    Args:
        x: SciPy CSR matrix (blocks of all postings in order, features).
        y: tag of each block.
        lengths: blocks in each posting; they sum to `len(y)`.
        groups: shape (groups, tags); a tag's weights are the sum of those of its groups, so
            that tags with a part in common learn it together.
        l2: strength of the Gaussian prior on every weight.
    """
    from scipy.optimize import minimize

    n_features, (n_groups, n_tags) = x.shape[1], groups.shape
    # Columns that never occur keep weight 0 and need not be optimised.
    used = np.flatnonzero(np.bincount(x.indices, minlength=n_features))
    x = x[:, used].tocsr()
    xt = x.T.tocsr()
    bounds = np.cumsum([0, *lengths])
    gold = np.zeros((len(y), n_tags))
    gold[np.arange(len(y)), y] = 1.0
    first = bounds[:-1][np.asarray(lengths) > 0]
    inner = np.setdiff1d(np.arange(len(y)), first)
    gold_transitions = np.zeros((n_tags, n_tags))
    np.add.at(gold_transitions, (y[inner - 1], y[inner]), 1.0)
    gold_starts = np.bincount(y[first], minlength=n_tags).astype(float)
    cut = len(used) * n_groups

    def loss(theta: Floats) -> tuple[float, Floats]:
        weights = theta[:cut].reshape(len(used), n_groups)
        transitions = theta[cut : cut + n_tags**2].reshape(n_tags, n_tags)
        starts = theta[cut + n_tags**2 :]
        scores = (x @ weights) @ groups
        pieces = [scores[a:b] for a, b in pairwise(bounds) if b > a]
        alpha, beta, log_z = _forward_backward(pieces, transitions, starts)
        unary = np.concatenate(
            [np.exp(a + b - z) for a, b, z in zip(alpha, beta, log_z, strict=True)]
        )
        pair = np.zeros((n_tags, n_tags))
        for a, b, z, s in zip(alpha, beta, log_z, pieces, strict=True):
            if len(s) > 1:
                left, right = a[:-1], s[1:] + b[1:] - z
                top_l, top_r = left.max(axis=1, keepdims=True), right.max(axis=1, keepdims=True)
                scale = np.exp(top_l + top_r)
                pair += np.exp(left - top_l).T @ (np.exp(right - top_r) * scale)
        pair *= np.exp(transitions)
        value = (
            log_z.sum()
            - scores[np.arange(len(y)), y].sum()
            - (gold_transitions * transitions).sum()
            - gold_starts @ starts
            + 0.5 * l2 * theta @ theta
        )
        gradient = np.concatenate(
            [
                (xt @ ((unary - gold) @ groups.T)).ravel(),
                (pair - gold_transitions).ravel(),
                unary[first].sum(axis=0) - gold_starts,
            ]
        )
        return float(value), gradient + l2 * theta

    size = cut + n_tags**2 + n_tags
    found = minimize(
        loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": iterations}
    ).x
    weights = np.zeros((n_features, n_tags), dtype=np.float32)
    weights[used] = found[:cut].reshape(len(used), n_groups) @ groups
    return Chain(
        weights, found[cut : cut + n_tags**2].reshape(n_tags, n_tags), found[cut + n_tags**2 :]
    )


def _forward_backward(
    pieces: list[Floats], transitions: Floats, starts: Floats
) -> tuple[list[Floats], list[Floats], Floats]:
    """Log-space forward and backward messages of all sequences at once, and log Z of each.

    Sequences are sorted by length, so that step t works on those still running.
    """
    n_tags = len(starts)
    lengths = np.asarray([len(piece) for piece in pieces])
    order = np.argsort(-lengths, kind="stable")
    steps = int(lengths.max()) if len(lengths) else 0
    padded = np.zeros((steps, len(pieces), n_tags))
    for column, i in enumerate(order):
        padded[: lengths[i], column] = pieces[i]
    running = [int((lengths > t).sum()) for t in range(steps)]
    exp_transitions = np.exp(transitions)
    alpha = np.zeros_like(padded)
    beta = np.zeros_like(padded)
    if steps:
        alpha[0] = starts + padded[0]
    for t in range(1, steps):
        n = running[t]
        before = alpha[t - 1, :n]
        top = before.max(axis=1, keepdims=True)
        alpha[t, :n] = np.log(np.exp(before - top) @ exp_transitions + 1e-300) + top + padded[t, :n]
    for t in range(steps - 2, -1, -1):
        n = running[t + 1]
        after = beta[t + 1, :n] + padded[t + 1, :n]
        top = after.max(axis=1, keepdims=True)
        beta[t, :n] = np.log(np.exp(after - top) @ exp_transitions.T + 1e-300) + top
    log_z = np.zeros(len(pieces))
    alphas: list[Floats] = [np.zeros((0, n_tags))] * len(pieces)
    betas: list[Floats] = list(alphas)
    for column, i in enumerate(order):
        alphas[i] = alpha[: lengths[i], column]
        betas[i] = beta[: lengths[i], column]
        if lengths[i]:
            last = alphas[i][-1]
            log_z[i] = last.max() + np.log(np.exp(last - last.max()).sum())
    return alphas, betas, log_z
