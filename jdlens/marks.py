"""A compact notation in which a reader writes down one reading of a posting.

Copying every duty of a posting into JSON with character offsets is slow and goes
wrong; naming lines and a few words at each end does not. A reading is a text file:

    # comment
    S title 1                        a section starts at line 1 (and runs to the next S)
    S qualifications 7 "Master's"    ... starts inside line 7, at these words
    D 9 cc -uT--                     line 9, without its bullet, is a duty
    D 10-11 sup ouT--                a duty wrapped over two lines
    D 12 "Prepares" "reports" adm -uN--      from these words to those
    D 12 "performs" "assigned" open -uN--    an empty "" is the line's own edge
    R 3 4 2 2 3 4                    the six role-clarity ratings, in codebook order

Labels are `cc`, `sup`, `adm`, `open`. The five facet letters are: `o` outcome;
driver `t b d s u`; partner `T L S F D N`; `q` open qualifier; `e` evaluative; `-` for no.
Line numbers count from 1 and split on line feeds only.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from jdlens.blocks import trim
from jdlens.scheme import DRIVERS, PARTNERS, RATING_ITEMS, SECTION_KINDS

LABEL_CODES = {
    "cc": "coaching_cycle",
    "sup": "support",
    "adm": "administrative",
    "open": "scope_creep",
}
_DRIVER_CODES = {name[0]: name for name in DRIVERS}
_PARTNER_CODES = {name[0].upper(): name for name in PARTNERS}
_QUOTED = re.compile(r'"([^"]*)"')


class MarksError(ValueError):
    """A reading that does not fit its posting; the message names each line at fault."""


def parse_marks(marks: str, text: str) -> dict[str, Any]:
    """Resolve a reading against its posting.

    Returns `{"sections": [...], "duties": [...], "ratings": {...}}` in the form that
    `corpus/postings.jsonl` stores: sections tile the text, duties are ordered and apart.

    Raises:
        MarksError: with one line a fault.
    """
    lines = _line_spans(text)
    sections: list[tuple[int, str]] = []
    duties: list[dict[str, Any]] = []
    ratings: dict[str, int] = {}
    faults: list[str] = []
    cursor = 0
    for number, row in enumerate(marks.splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        try:
            quoted = _QUOTED.findall(row)
            words = _QUOTED.sub(" ", row).split()
            if words[0] == "S":
                _, kind, line = words
                if kind not in SECTION_KINDS:
                    raise MarksError(f"no section kind {kind!r}; known: {', '.join(SECTION_KINDS)}")
                start, end = lines[int(line) - 1]
                if quoted and quoted[0]:
                    after = max(start, sections[-1][0] + 1) if sections else start
                    start = _find(text, quoted[0], after, end)
                if sections and start <= sections[-1][0]:
                    raise MarksError("sections must stand in the order of the text")
                sections.append((start if sections else 0, kind))
            elif words[0] == "D":
                _, where, label, facets = words
                first, _, last = where.partition("-")
                start, end = lines[int(first) - 1][0], lines[int(last or first) - 1][1]
                start, end = _span(text, max(start, cursor), start, end, quoted)
                duties.append(
                    {"start": start, "end": end, "label": LABEL_CODES[label], **_facets(facets)}
                )
                cursor = end
            elif words[0] == "R":
                values = [int(word) for word in words[1:]]
                if len(values) != len(RATING_ITEMS) or not all(1 <= v <= 5 for v in values):
                    raise MarksError("R takes six ratings from 1 to 5")
                ratings = dict(zip(RATING_ITEMS, values, strict=True))
            else:
                raise MarksError("a row starts with S, D, R or #")
        except MarksError as error:
            faults.append(f"row {number}: {error}: {row}")
        except (ValueError, KeyError, IndexError) as error:
            faults.append(f"row {number}: cannot be read ({error!r}): {row}")
    if not sections:
        faults.append("no S row")
    if not ratings:
        faults.append("no R row")
    if faults:
        raise MarksError("\n".join(faults))
    ends = [start for start, _ in sections[1:]] + [len(text)]
    return {
        "sections": [
            {"start": start, "end": end, "kind": kind}
            for (start, kind), end in zip(sections, ends, strict=True)
        ],
        "duties": duties,
        "ratings": ratings,
    }


def numbered(text: str) -> str:
    """The posting with line numbers, as a reader needs it."""
    return "\n".join(
        f"{number:>4}| {text[start:end]}"
        for number, (start, end) in enumerate(_line_spans(text), 1)
    )


def _line_spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _find(text: str, words: str, start: int, end: int) -> int:
    at = text.find(words, start, end)
    if at < 0:
        raise MarksError(f"the words {words!r} do not stand there (case and spaces must match)")
    return at


def _span(text: str, after: int, start: int, end: int, quoted: list[str]) -> tuple[int, int]:
    head = quoted[0] if quoted else ""
    tail = quoted[1] if len(quoted) > 1 else ""
    start = max(start, after)
    inner, last = trim(text, start, end)
    if head:
        inner = _find(text, head, start, end)
        last = trim(text, inner, end)[1]
    if tail:
        last = _find(text, tail, max(inner, inner + len(head) - len(tail)), end) + len(tail)
    start, end = inner, last
    if end <= start:
        raise MarksError("the span is empty (is the order that of the text?)")
    return start, end


def _facets(code: str) -> dict[str, Any]:
    if len(code) != 5 or code[0] not in "o-" or code[3] not in "q-" or code[4] not in "e-":
        raise MarksError(f"facets {code!r} are not five letters such as -uT-- or otTqe")
    return {
        "outcome": code[0] == "o",
        "driver": _DRIVER_CODES[code[1]],
        "partner": _PARTNER_CODES[code[2]],
        "open_qualifier": code[3] == "q",
        "evaluative": code[4] == "e",
    }


def main(arguments: list[str]) -> int:
    """`python -m jdlens.marks show POSTING` or `... check POSTING READING`."""
    text = Path(arguments[1]).read_text(encoding="utf-8")
    if arguments[0] == "show":
        print(numbered(text))
        return 0
    try:
        reading = parse_marks(Path(arguments[2]).read_text(encoding="utf-8"), text)
    except MarksError as error:
        print(error)
        return 2
    for section in reading["sections"]:
        shown = " ".join(text[section["start"] : section["end"]].split())
        print(f"S {section['kind']:<15}{shown[:40]} … {shown[-25:]}")
    for duty in reading["duties"]:
        shown = " ".join(text[duty["start"] : duty["end"]].split())
        print(
            f"D {duty['label'][:8]:<9}{shown if len(shown) < 100 else shown[:60] + ' … ' + shown[-36:]}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
