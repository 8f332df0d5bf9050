"""The path from a document to its duties: blocks → sections → duties → labels.

`blank` makes the tokenizer, `read_docs` runs the trained parts over a batch of documents.
`jdlens.component` puts the same into a spaCy pipeline, `jdlens.analysis` into a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from jdlens import duties as _duties
from jdlens import labels as _labels
from jdlens.blocks import Block, split_blocks
from jdlens.context import context_features
from jdlens.duties import Opening, Unit
from jdlens.model import Model
from jdlens.sections import block_features, tag_blocks
from jdlens.tokens import Array, Features, Floats, Tokens

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LABEL_PART = _labels.head_slices()["label"]
"""Where the labels stand among the heads."""

MAX_CHARS = 20_000_000
"""The longest document that the tokenizer takes."""


@dataclass(frozen=True)
class Reading:
    """What the trained parts say of one document.

    Attributes:
        text: the document's text.
        blocks, tags: its blocks and the tag of each (``kind|B``, ``kind|I`` or ``kind|O``).
        duties: its duty spans.
        probabilities: shape (duties, heads), each group of heads sums to 1.
        evidence: for each duty (start, end, weights of the four labels) of every n-gram.
    """

    text: str
    blocks: list[Block]
    tags: list[str]
    duties: list[Unit]
    probabilities: Floats
    evidence: list[list[tuple[int, int, Floats]]]


@cache
def blank() -> Language:
    """English tokenization that also parts words glued together by copy and paste."""
    from spacy.lang.en import English, EnglishDefaults

    class Defaults(EnglishDefaults):
        infixes = [  # noqa: RUF012 (spaCy declares it so)
            *(EnglishDefaults.infixes or ()),
            r"(?<=[a-z])(?=[A-Z][a-z]{2})",
            r"(?<=[\da-z][.)])(?=[A-Z][a-z])",
            r"[•●▪■◦·|;/]",
        ]
        prefixes = [*(EnglishDefaults.prefixes or ()), r"[•●▪■◦·➢►✓\uf0b7|/-]"]  # noqa: RUF012

    # Given as defaults, the rules are built into the tokenizer once; set afterwards, it would
    # read all its exceptions again for each.
    class Postings(English):  # type: ignore[no-untyped-call]
        pass

    Postings.Defaults = Defaults
    return Postings(max_length=MAX_CHARS)


def looks_english(text: str) -> bool:
    """Whether the commonest words of English make up a usual part of the text."""
    from spacy.lang.en.stop_words import STOP_WORDS

    sample = text[:20_000]
    words = [word for word in sample.lower().split() if word.isalpha()]
    if len(words) < 8:
        return sum(c.isascii() for c in sample) > 0.5 * len(sample)
    return sum(word in STOP_WORDS for word in words) >= 0.08 * len(words)


def read_docs(docs: Sequence[Doc], model: Model, texts: Sequence[str] = ()) -> list[Reading]:
    """Split and label a batch of documents that share a vocabulary.

    Args:
        texts: those of the documents, where at hand; spaCy must piece them together anew.
    """
    texts = texts or [doc.text for doc in docs]
    tokens = Tokens.of(docs)
    blocks = [split_blocks(text) for text in texts]
    names = np.asarray(model.manifest["tags"])
    opening = model.openers.classes(tokens)
    features = block_features(texts, blocks, tokens, opening)
    paths = tag_blocks(features, [len(each) for each in blocks], model.chain)
    tags = [names[path].tolist() for path in paths]
    units = [_duties.join_blocks(b, t) for b, t in zip(blocks, tags, strict=True)]
    cut_units = _split_units(texts, units, tokens, opening, model)
    features, scores = _score(cut_units, tokens, model)
    scores[:, LABEL_PART] = in_context(texts, cut_units, scores[:, LABEL_PART], model)
    evidence = _evidence(features, tokens, cut_units, model)
    readings, at = [], 0
    for text, block, tag, each in zip(texts, blocks, tags, cut_units, strict=True):
        part = slice(at, at + len(each))
        readings.append(Reading(text, block, tag, each, scores[part], evidence[part]))
        at += len(each)
    return readings


def in_context(
    texts: Sequence[str], duties: Sequence[Sequence[Any]], probabilities: Array, model: Model
) -> Floats:
    """Label probabilities of all duties, given those from their words alone."""
    bounds = np.cumsum([0, *(len(each) for each in duties)])
    pieces = [probabilities[a:b] for a, b in pairwise(bounds)]
    features = context_features(texts, pieces)
    return _labels.softmax(features @ model.context_weights + model.context_bias)


def label_docs(docs: Sequence[Doc], model: Model) -> list[Reading]:
    """Label documents each of which is one duty statement already."""
    texts = [doc.text for doc in docs]
    tokens = Tokens.of(docs)
    units = [[Unit(0, len(text), "duties")] for text in texts]
    features, scores = _score(units, tokens, model)
    evidence = _evidence(features, tokens, units, model)
    return [
        Reading(text, [], [], unit, scores[i : i + 1], evidence[i : i + 1])
        for i, (text, unit) in enumerate(zip(texts, units, strict=True))
    ]


def statement_features(statements: Sequence[str]) -> Features:
    """Features of statements each of which is one duty, one row each."""
    nlp = blank()
    tokens = Tokens.of([nlp.make_doc(statement) for statement in statements])
    spans = tokens.placed([[(0, len(statement))] for statement in statements])
    return _labels.duty_features(tokens, *spans)


def unit_candidates(
    texts: Sequence[str], units: Sequence[Sequence[Unit]], tokens: Tokens, opening: Opening
) -> tuple[list[list[tuple[int, int]]], Features]:
    """The candidates of every text as (offset, index of its unit), and their features."""
    columns: tuple[list[int], ...] = ([], [], [], [], [])
    starts, ends, owner, at, kind = columns
    places: list[list[tuple[int, int]]] = []
    for text, each, base in zip(texts, units, tokens.base.tolist(), strict=True):
        places.append([])
        for index, unit in enumerate(each):
            for offset, mark in _duties.candidates(text, unit):
                places[-1].append((offset, index))
                owner.append(len(starts))
                at.append(base + offset)
                kind.append(mark)
            starts.append(base + unit.start)
            ends.append(base + unit.end)
    arrays = [np.asarray(values, dtype=np.int64) for values in columns]
    return places, _duties.candidate_features(tokens, opening, *arrays)


def _split_units(
    texts: Sequence[str],
    units: Sequence[Sequence[Unit]],
    tokens: Tokens,
    opening: Opening,
    model: Model,
) -> list[list[Unit]]:
    places, features = unit_candidates(texts, units, tokens, opening)
    decisions = (features.dot(model.cut_weights) + model.cut_bias).argmax(axis=1).tolist()
    result, at = [], 0
    for text, each, place in zip(texts, units, places, strict=True):
        chosen = decisions[at : at + len(place)]
        at += len(place)
        result.append(_duties.cut(text, each, [p for p, _ in place], [o for _, o in place], chosen))
    return result


def _score(
    units: Sequence[Sequence[Unit]], tokens: Tokens, model: Model
) -> tuple[Features, Floats]:
    spans = [[(unit.start, unit.end) for unit in each] for each in units]
    features = _labels.duty_features(tokens, *tokens.placed(spans))
    scores = features.dot(model.head_weights) + model.head_bias
    for part in _labels.head_slices().values():
        scores[:, part] = _labels.softmax(scores[:, part])
    return features, scores


def _evidence(
    features: Features,
    tokens: Tokens,
    units: Sequence[Sequence[Unit]],
    model: Model,
) -> list[list[tuple[int, int, Floats]]]:
    """What the n-grams of each duty add to each label, summed by the words they stand on."""
    bases = np.repeat(tokens.base, [len(each) for each in units]).tolist()
    result: list[list[tuple[int, int, Floats]]] = [[] for _ in bases]
    on_words = np.flatnonzero(features.first >= 0)
    if not len(on_words):
        return result
    row, first, last = (getattr(features, n)[on_words] for n in ("row", "first", "last"))
    added = model.head_weights[features.column[on_words], LABEL_PART].astype(np.float64)
    added *= features.value[on_words][:, None]
    key = first * (len(tokens.position) + 1) + last
    _, begin, inverse = np.unique(key, return_index=True, return_inverse=True)
    sums = np.zeros((len(begin), added.shape[1]))
    np.add.at(sums, inverse, added)
    starts = tokens.position[first[begin]]
    ends = tokens.position[last[begin]] + tokens.length[last[begin]]
    for r, start, end, weight in zip(
        row[begin].tolist(), starts.tolist(), ends.tolist(), sums, strict=True
    ):
        result[r].append((start - bases[r], end - bases[r], weight))
    return result
