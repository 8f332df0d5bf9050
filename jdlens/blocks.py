"""Text in, blocks out: the smallest pieces that a posting's layout suggests.

A block is a list item, a heading, a sentence, a table cell, or a piece of one. The text
is cut wherever a duty or a section *might* begin, far too often rather than too seldom;
`jdlens.sections` then decides, from a trained model, which blocks belong together.
Offsets are those of the text as given. Every pattern here runs in linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

LONG_LINE = 300
"""Characters beyond which a line may have lost its breaks, so that capitals start blocks."""

_GLYPHS = "★☆•●○▪▫■□◦‣⁃∙·➢➤►▶✓✔❖◆♦§¤⦁\uf0b7\uf0a7\uf0d8\uf076\uf0fc\ufffd"
_MOJIBAKE = "â€¢|ï‚·|ï‚§|Â·|Ã˜|â—\x8f|â–ª|â€“|â€”"
_NUMBER = r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]"
_BREAK = r"[\n\r\v\f\x85\u2028\u2029]"
_PARAGRAPH = r"§?\d{1,2}(?:\.(?:\d{1,2}|[a-z])){1,4}[.)]?(?=\s)"

_CUT = re.compile(
    rf"""
      {_BREAK}\s*                     # line break
    | [ \t\u00a0|]*\|[ \t\u00a0|]* | \t[ \t\u00a0]* | [ \u00a0]{{2,}}[ \t\u00a0]*   # table cell
    | [.!?;:]["'”’)\]]{{0,3}}\s+                        # end of a sentence or lead-in
    | (?<=[a-z0-9)])[.!?;:](?=[A-Z][a-z])               # ... glued to the next one
    | (?<=[a-z0-9])(?=[A-Z][a-z]) | (?<=[A-Z])(?=[A-Z][a-z]{{3}})  # glued without a stop
    | (?<=[a-z.;:,)])(?=\d{{1,2}}[.)]\s?[A-Z])          # glued to a number
    | \s+(?={_NUMBER}\s+[A-Za-z"“(\[]) | \s+(?={_PARAGRAPH}) | \s+(?=\(?\d{{1,2}}[.)][A-Z]) # number in mid-line
    | (?=[{_GLYPHS}]) | (?={_MOJIBAKE})                 # bullet glyph
    | [ ](?=[-–—*o+>][ ]\S)                             # typed bullet
    | [ ][-–—][ ]+
    """,
    re.VERBOSE,
)
_CAPITAL = re.compile(
    r"(?<=[a-z0-9,)%])\s+(?=[A-Z])|(?<=[A-Z]{2})\s+(?=[A-Z][a-z])|(?<=[a-z])\s+(?=[A-Z]{3})"
)
_DAMAGED = r"[\u0080-\u024f\u02c6\u02dc\u2010-\u2122]{1,5}(?=\s)"
"""A bullet in the wrong encoding: a few letters that no English word is made of."""
_LEAD = re.compile(
    rf"(?:[\s\W_]|{_MOJIBAKE}|{_DAMAGED})*"
    rf"(?:(?:{_PARAGRAPH}|{_NUMBER}+(?=\s|[A-Z][a-z])|\d{{1,2}}(?=\s+[A-Z][a-z])|[o§](?=\s))"
    rf"(?:[\s\W_]|{_MOJIBAKE}|{_DAMAGED})*)?"
)
_TAIL = re.compile(r"(?:[\s\W_]|â€¢|ï‚·|Â(?!\w))+\Z")
_LINE_NUMBER = re.compile(r"\(?\d{1,2}[.)]*[ \t]*[\r\n]")
_LINE_BREAK = re.compile(rf"\r\n|{_BREAK}")
_LINE_END = re.compile(rf"[ \t\u00a0.;:,)]*(?:{_BREAK}|\Z)")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text.

    Attributes:
        start, end: character range of its words, without bullet, number and edge marks.
        stop: where the next block's bullet, number or words begin.
        mark: what stands before the words: ``"bullet"``, ``"number"``, ``"letter"`` or ``""``.
        breaks: line breaks since the block before it (0, 1 or 2 for more).
        gap: what parts it from the block before it: ``""`` nothing (words glued together),
            ``" "`` a space, ``"|"`` a table's edge (tab, bar, several spaces), ``"-"`` a mark,
            ``"\\n"`` a line break.
        closed: the character that ends it (``.``, ``:``, ``;``, ``,``) or ``""``.
        line_end: whether a line break follows it.
    """

    start: int
    end: int
    stop: int
    mark: str
    breaks: int
    gap: str
    closed: str
    line_end: bool


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without bullets, numbering and punctuation at its edges.

    A closing bracket stays where its opening one does, and so does the stop of "etc.".
    """
    lead = _LEAD.match(text, start, end)
    inner = min(lead.end() if lead else start, end)
    last = end
    # A piece at a time, so that a run of marks or spaces takes time linear in its length.
    while last > inner and (tail := _TAIL.search(text, max(inner, last - 40), last)):
        last = tail.start()
    if last < end and text[last] in ")%" and (text[last] == "%" or "(" in text[inner:last]):
        last += 1
    if text[last - 3 : last].lower() == "etc" and text[last : last + 1] == ".":
        last += 1
    return (inner, last) if last > inner else (start, start)


def split_blocks(text: str) -> list[Block]:
    """Cut a text into blocks, in order. Blocks do not overlap; each has a letter or digit."""
    cuts = {0, len(text)}
    cuts.update(match.end() for match in _CUT.finditer(text))
    line_start = 0
    for line_stop in [match.start() for match in _LINE_BREAK.finditer(text)] + [len(text)]:
        if line_stop - line_start > LONG_LINE:
            cuts.update(m.end() for m in _CAPITAL.finditer(text, line_start, line_stop))
        line_start = line_stop
    ordered = sorted(cuts)
    blocks: list[Block] = []
    pending_mark, previous_end = "", 0
    for begin, stop in pairwise(ordered):
        start, end = trim(text, begin, stop)
        lead = text[begin:start] if end > start else text[begin:stop]
        mark = _mark(lead) or pending_mark
        alone = _LINE_NUMBER.match(text, begin, stop)
        if end == start or alone:
            # A bullet or number alone on its line belongs to what follows.
            pending_mark = "number" if alone else mark
            continue
        between = text[previous_end:start]
        after = text[end : end + 8].lstrip("\"'”’)] ")
        blocks.append(
            Block(
                start,
                end,
                stop,
                mark,
                min(len(_LINE_BREAK.findall(between)), 2) if blocks else 2,
                _gap(between) if blocks else "\n",
                after[:1] if after[:1] in ".:;,!?" else "",
                _LINE_END.match(text, end) is not None,
            )
        )
        pending_mark, previous_end = "", end
    return blocks


def _gap(between: str) -> str:
    if _LINE_BREAK.search(between):
        return "\n"
    if "\t" in between or "|" in between or "  " in between:
        return "|"
    if not any(c.isspace() for c in between):
        return ""
    return " " if between.lstrip(".:;,!?\"'”’)] \u00a0") == "" else "-"


def _mark(lead: str) -> str:
    lead = lead.strip()
    if not lead:
        return ""
    if any(c.isdigit() for c in lead):
        return "number"
    if any(c.isalpha() and c not in "oâïÂÃ" for c in lead):
        return "letter"
    return "bullet" if any(c in lead for c in "*-–—+>oâïÂÃ" + _GLYPHS) else ""
