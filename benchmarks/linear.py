"""Is reading time linear in the length of the text? Nasty shapes at growing lengths.

    python benchmarks/linear.py

Two tables of seconds, with the exponent of a power law fitted to them: 1 is linear, 2 quadratic.
The first is for cutting a text into blocks, where the regular expressions are, at 1.25 to 10
million characters. The second is for everything, at 0.1 to 0.8 million: `jdlens.analyze` refuses
more than a million with a sentence, and the time that takes at 10 million is given below it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

import jdlens
from jdlens.blocks import split_blocks

BLOCK_SIZES = (1_250_000, 2_500_000, 5_000_000, 10_000_000)
SIZES = (100_000, 200_000, 400_000, 800_000)
SHAPES = {
    "one-letter lines": "a\n",
    "capitals": "PLANS LESSONS WITH TEACHERS ",
    "semicolons": "plans lessons; ",
    "bullets in one line": "• plans lessons ",
    "glued sentences": "plans lessons.Models units ",
    "open brackets": "( ",
    "numbers in one line": "1. Plans ",
    "runs of spaces": "a          ",
    "tabs": "a\tb\t",
    "and, and, and": "plans, and ",
    "empty lines": "a\n\n\n\n\n",
    "dots": ". . ",
    "dashes": "- - ",
    "single capitals": "A B C ",
}


def seconds(read: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    read(text)
    return time.perf_counter() - start


def table(read: Callable[[str], object], sizes: Sequence[int]) -> None:
    print("| shape | " + " | ".join(f"{n / 1e6} M" for n in sizes) + " | exponent |")
    print("| --- |" + " ---: |" * (len(sizes) + 1))
    for name, shape in SHAPES.items():
        taken = [seconds(read, shape * (size // len(shape))) for size in sizes]
        exponent = np.polyfit(np.log(sizes), np.log(taken), 1)[0]
        print(f"| {name} | {' | '.join(f'{s:.2f}' for s in taken)} | {exponent:.2f} |", flush=True)
    print()


def refused(text: str) -> None:
    try:
        jdlens.analyze(text)
    except jdlens.TextError as error:
        print(error)


def main() -> None:
    jdlens.analyze("Models lessons.")
    table(split_blocks, BLOCK_SIZES)
    table(jdlens.analyze, SIZES)
    print(f"\nRefused in {seconds(refused, 'plans lessons; ' * 666_667):.2f} s.")


if __name__ == "__main__":
    main()
