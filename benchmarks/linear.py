"""Is reading time linear in the length of the text? Nasty shapes at growing lengths.

    python benchmarks/linear.py

Each shape is read at 0.1, 0.2, 0.4 and 0.8 million characters (a text of more than a million is
refused with a sentence). Printed are seconds, and the exponent of a power law fitted to them:
1 is linear, 2 quadratic.
"""

from __future__ import annotations

import time

import numpy as np

import jdlens

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


def main() -> None:
    jdlens.analyze("Models lessons.")
    print("| shape | " + " | ".join(f"{n / 1e6} M" for n in SIZES) + " | exponent |")
    print("| --- |" + " ---: |" * (len(SIZES) + 1))
    for name, shape in SHAPES.items():
        seconds = []
        for size in SIZES:
            text = shape * (size // len(shape))
            start = time.perf_counter()
            jdlens.analyze(text)
            seconds.append(time.perf_counter() - start)
        exponent = np.polyfit(np.log(SIZES), np.log(seconds), 1)[0]
        print(
            f"| {name} | {' | '.join(f'{s:.2f}' for s in seconds)} | {exponent:.2f} |", flush=True
        )


if __name__ == "__main__":
    main()
