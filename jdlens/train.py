"""From a corpus to a model: each trained part learns from the settled labels."""

from __future__ import annotations

import itertools
import platform
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import scipy.sparse
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from spacy.about import __version__ as spacy_version

from jdlens import __version__, augment, clarity, context, duties, estimators, labels, sections
from jdlens.blocks import Block, split_blocks
from jdlens.chain import Chain, fit_chain
from jdlens.corpus import Compound, HardCase, Record, corpus_hash
from jdlens.duties import CUT, NO_CUT, RUN_UP, Openers, Opening, Unit
from jdlens.estimators import Head
from jdlens.evaluate import calibration_bins, calibration_error
from jdlens.model import Model
from jdlens.pipeline import blank, statement_features, unit_candidates
from jdlens.scheme import FACETS, LABELS
from jdlens.tokens import Features, Floats, Ints, Tokens

RATIO_C = 8.0
RATIO_HEADS = ("label", "open_qualifier")
"""Heads that log-count ratios help; values that few duties have are found worse with them."""


def train(
    records: Sequence[Record],
    hard: Sequence[HardCase] = (),
    compounds: Sequence[Compound] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Model:
    """Fit all parts on the records; the same records and versions give the same model.

    Args:
        hard: hard cases, from which labels and facets are learned too.
        compounds: sentences from which the beginnings of duties in mid-sentence are learned too.
        say: told what is being done, one sentence a step.
    """
    say(f"Reading {len(records)} postings")
    nlp = blank()
    docs = [nlp.make_doc(record.text) for record in records]
    tokens = Tokens.of(docs)
    blocks = [split_blocks(record.text) for record in records]
    sentences = Tokens.of([nlp.make_doc(each.text) for each in compounds])
    openers = Openers.fit(
        [
            (tokens, _placed_duties(records, tokens)[0]),
            (sentences, sentences.placed([each.duties for each in compounds])[0]),
        ]
    )
    say("Learning sections and the beginnings of duties")
    tags, chain = _fit_chain(records, openers)
    say("Learning where one duty ends and the next begins")
    cut_weights, cut_bias = _fit_cuts(records, blocks, tokens, compounds, sentences, openers)
    say("Learning labels and facets")
    heads, used = fit_heads(records, hard)
    head_weights, head_bias = estimators.to_heads(heads, used)
    context_weights, context_bias = _fit_context(records, heads["label"])
    say("Learning the weights of role clarity")
    coefficients = clarity.fit(records)
    manifest = {
        "language": "en",
        "tags": tags,
        "postings": len(records),
        "duties": sum(len(record.duties) for record in records),
        "hard_cases": len(hard),
        "compounds": len(compounds),
        "metrics": _metrics(records, heads["label"]),
        "corpus_sha256": corpus_hash(records, hard, compounds),
        "versions": {
            "jdlens": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "spacy": spacy_version,
        },
    }
    return Model(
        manifest,
        chain,
        openers,
        cut_weights,
        cut_bias,
        head_weights,
        head_bias,
        context_weights,
        context_bias,
        coefficients,
    )


def gold_tags(record: Record, blocks: Sequence[Block]) -> list[str]:
    """The tag that each block should get, ``kind|B``, ``kind|I`` or ``kind|O``."""
    starts = np.asarray([d["start"] for d in record.duties], dtype=np.int64)
    ends = np.asarray([d["end"] for d in record.duties], dtype=np.int64)
    edges = np.asarray([s["start"] for s in record.sections], dtype=np.int64)
    tags = []
    for block in blocks:
        kind = record.sections[int(np.searchsorted(edges, block.start, side="right")) - 1]["kind"]
        before = int(np.searchsorted(starts, block.start, side="left")) - 1
        following = before + 1
        if before >= 0 and ends[before] > block.start:
            part = "I"
        elif following < len(starts) and starts[following] < block.end:
            part = "B"
        else:
            part = "O"
        tags.append(f"{kind}|{part}")
    return tags


def _fit_chain(records: Sequence[Record], openers: Openers) -> tuple[list[str], Chain]:
    rng = np.random.default_rng(0)
    records = [*records, *_otherwise(records, rng)]
    texts = [record.text for record in records]
    nlp = blank()
    blocks = [split_blocks(text) for text in texts]
    tokens = Tokens.of([nlp.make_doc(text) for text in texts])
    gold = [tag for r, b in zip(records, blocks, strict=True) for tag in gold_tags(r, b)]
    tags = sorted(set(gold))
    x = sections.block_features(texts, blocks, tokens, openers.classes(tokens)).csr(sections.BITS)
    y = np.searchsorted(tags, gold)
    return tags, fit_chain(x, y, [len(each) for each in blocks], tag_groups(tags))


def _otherwise(records: Sequence[Record], rng: np.random.Generator) -> Iterator[Record]:
    """The postings in other layouts, and parts of them: alone, in pairs, in two columns."""
    yield from (augment.relayout(record, rng) for record in records)
    yield from (augment.excerpt(record, rng) for record in records)
    parts = [augment.excerpt(record, rng) for record in records[::2]]
    yield from itertools.starmap(augment.together, zip(parts[::2], parts[1::2], strict=False))
    for record in records[::2]:
        if columns := augment.side_by_side(record, rng):
            yield columns


def tag_groups(tags: Sequence[str]) -> Floats:
    """For `fit_chain`: each tag on its own, with its section kind, and with its part."""
    wholes = [(tag, *tag.split("|")) for tag in tags]
    names = sorted({name for whole in wholes for name in whole})
    return np.asarray([[float(name in whole) for whole in wholes] for name in names])


def _fit_cuts(
    records: Sequence[Record],
    blocks: Sequence[Sequence[Block]],
    tokens: Tokens,
    compounds: Sequence[Compound],
    sentences: Tokens,
    openers: Openers,
) -> tuple[Floats, Floats]:
    texts = [record.text for record in records]
    starts = [[duty["start"] for duty in record.duties] for record in records]
    tags = [gold_tags(record, each) for record, each in zip(records, blocks, strict=True)]
    # The tagger may miss a beginning in mid-line, which the cutter then must find: it also
    # learns from units in which such duties are still joined.
    opening = openers.classes(tokens)
    joined = [_joined_in_line(each, b) for each, b in zip(tags, blocks, strict=True)]
    learned = [
        _decisions(
            texts,
            [duties.join_blocks(b, each) for b, each in zip(blocks, tagging, strict=True)],
            starts,
            tokens,
            opening,
        )
        for tagging in (tags, joined)
    ]
    learned.append(
        _decisions(
            [each.text for each in compounds],
            [[Unit(0, len(each.text), "duties")] for each in compounds],
            [[start for start, _ in each.duties] for each in compounds],
            sentences,
            openers.classes(sentences),
        )
    )
    # An empty row of each class, so that a small corpus without one can be fitted.
    y = [decision for _, each in learned for decision in each] + [NO_CUT, CUT, RUN_UP]
    empty = scipy.sparse.csr_matrix((3, 1 << duties.BITS))
    x = scipy.sparse.vstack([*(each for each, _ in learned), empty])
    # A missed run-up spoils one span, a made-up one does too, but there are few to learn from.
    fitted = LogisticRegression(C=10.0, solver="newton-cg", class_weight={RUN_UP: 8.0}).fit(x, y)
    return fitted.coef_.T.astype(np.float32), fitted.intercept_


def _decisions(
    texts: Sequence[str],
    units: Sequence[Sequence[Unit]],
    starts: Sequence[Sequence[int]],
    tokens: Tokens,
    opening: Opening,
) -> tuple[Any, list[int]]:
    """Features of every candidate in the units, and what is right for it given where duties start."""
    places, features = unit_candidates(texts, units, tokens, opening)
    decided = []
    for each, own, begun in zip(places, units, starts, strict=True):
        for at, owner in each:
            if at not in begun:
                decided.append(NO_CUT)
            else:
                first = not any(own[owner].start <= start < at for start in begun)
                decided.append(RUN_UP if first else CUT)
    return features.csr(duties.BITS), decided


def _joined_in_line(tags: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """The tags, with beginnings in mid-line turned into continuations."""
    return [
        tag.replace("|B", "|I") if block.breaks == 0 and not block.mark else tag
        for tag, block in zip(tags, blocks, strict=True)
    ]


def fit_heads(
    records: Sequence[Record], hard: Sequence[HardCase] = ()
) -> tuple[dict[str, Head], Ints]:
    """Fitted labels and facets, and the feature columns that they use."""
    nlp = blank()
    x = duty_matrix(records, Tokens.of([nlp.make_doc(record.text) for record in records]))
    more = statement_features([case.text for case in hard])
    both = scipy.sparse.vstack([x.csr(labels.BITS), more.csr(labels.BITS)]).tocsr()
    # Columns that never occur would get weight 0; leaving them out saves most of the time.
    used = np.unique(both.indices)
    both = both[:, used]
    groups = [record.employer for record in records for _ in record.duties]
    groups += [case.set for case in hard]
    all_duties = [duty for record in records for duty in record.duties]
    all_duties += [case.duty for case in hard]
    fitted = {}
    for head in ("label", *FACETS):
        y = np.asarray([head_value(duty, head) for duty in all_duties])
        ratio_c = RATIO_C if head in RATIO_HEADS else 0.0
        fitted[head] = estimators.fit_head(both, y, groups, ratio_c)
    return fitted, used


def _fit_context(records: Sequence[Record], head: Head) -> tuple[Floats, Floats]:
    """Weights of the second stage, learned from held-out probabilities of the first."""
    n = len(LABELS)
    if head.held_out is None:
        # Nothing to learn from: leave the probabilities of the words as they are.
        return np.eye(context.N_FEATURES)[:, :n], np.zeros(n)
    order = [head.classes.index(name) for name in LABELS]
    p = head.held_out[: sum(len(record.duties) for record in records), order]
    bounds = np.cumsum([0, *(len(record.duties) for record in records)])
    pieces = [p[a:b] for a, b in itertools.pairwise(bounds)]
    x = context.context_features([record.text for record in records], pieces)
    y = [LABELS.index(duty["label"]) for record in records for duty in record.duties]
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    return fitted.coef_.T, fitted.intercept_


def _metrics(records: Sequence[Record], head: Head) -> dict[str, float]:
    """How the labels of bare duties fared in the cross-validation by employer inside training."""
    if head.held_out is None:
        return {}
    gold = [duty["label"] for record in records for duty in record.duties]
    p = head.held_out[: len(gold)]
    said = [head.classes[k] for k in p.argmax(axis=1)]
    right = [a == b for a, b in zip(gold, said, strict=True)]
    return {
        "label_macro_f1": round(float(f1_score(gold, said, average="macro")), 4),
        "label_accuracy": round(float(np.mean(right)), 4),
        "label_calibration_error": round(calibration_error(calibration_bins(p, right)), 4),
    }


def duty_matrix(records: Sequence[Record], tokens: Tokens) -> Features:
    """Features of every settled duty of the records, in order."""
    return labels.duty_features(tokens, *_placed_duties(records, tokens))


def _placed_duties(records: Sequence[Record], tokens: Tokens) -> tuple[Ints, Ints]:
    return tokens.placed([[(d["start"], d["end"]) for d in r.duties] for r in records])


def head_value(duty: dict[str, Any], head: str) -> str:
    """A duty's label or facet as the name that `labels.HEADS` uses."""
    value = duty[head]
    return str(value).lower() if isinstance(value, bool) else str(value)
