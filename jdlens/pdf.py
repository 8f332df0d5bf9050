"""PDF in, text out: reading order, wrapped lines rejoined, page furniture left out.

pdfminer.six finds lines and the boxes that they stand in, column by column; what is added
here is what a posting needs: headers, footers and page numbers repeated from page to page
are dropped, words divided at a line's end are made whole, and wrapped lines are rejoined.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jdlens.reader import MAX_PAGES, ReadError

MARGIN = 0.12
"""Furniture stands in this share of the page's height, at the top or the bottom."""

LONG = 40
"""Characters of a line that may go on in the next column or on the next page."""

_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.?)?\W*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*", re.I)
_GLYPHS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d•●○▪▫■□◦‣⁃∙·➢➤►▶✓✔❖◆♦§¤"
_BULLET = re.compile(rf"\s*(?:\(cid:\d+\)|[{_GLYPHS}]|[o*–—-](?=\s))\s*")
_NUMBER = re.compile(r"\s*\(?(?:\d{1,2}(?:\.\d{1,2})*|[A-Za-z]|[ivxIVX]{1,5})[.)]\s")
_DIVIDED = re.compile(r"[a-z]-$")
_KEEPS_HYPHEN = re.compile(r"(?:^|\W)(?:co|non|pre|self|re|post|well|off|on|in|[a-z])-$", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: its words.
        x0, x1: left and right edge, in points.
        height: distance of its middle from the page's foot, as a share of the page's height.
        box: which box of the page it stands in.
        right: the right edge of that box's longest line.
    """

    text: str
    x0: float
    x1: float
    height: float
    box: int
    right: float


def pdf_text(data: bytes, name: str) -> str:
    """The text of a PDF's text layer; empty if it has none.

    Raises:
        ReadError: if it is protected by a password or has too many pages.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        pages = list(_pages(data, name))
    except PDFPasswordIncorrect:
        raise ReadError(f"{name} is protected by a password. Save a copy without one.") from None
    pages = _without_furniture(pages)
    # Lines are joined across pages too: a duty may go on after the page ends.
    return _joined([line for page in pages for line in page])


def _pages(data: bytes, name: str) -> Iterator[list[Line]]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer, LTTextLine

    layout = LAParams(boxes_flow=0.5, line_margin=0.6)
    for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=layout)):
        if number >= MAX_PAGES:
            raise ReadError(f"{name} has more than {MAX_PAGES} pages; a posting has a few.")
        lines = []
        for box, container in enumerate(each for each in page if isinstance(each, LTTextContainer)):
            inside = [each for each in container if isinstance(each, LTTextLine)]
            for line in inside:
                text = line.get_text().strip()
                if text:
                    middle = (line.y0 + line.y1) / 2 / max(page.height, 1)
                    lines.append(Line(text, line.x0, line.x1, middle, box, container.x1))
        yield lines


def _without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers, and without the lines that open or close several pages."""

    def key(line: Line) -> tuple[str, float]:
        return re.sub(r"\d+", "0", " ".join(line.text.split())).lower(), round(line.height, 2)

    def in_margin(line: Line) -> bool:
        return line.height < MARGIN or line.height > 1 - MARGIN

    seen = Counter(
        name for page in pages for name in {key(line) for line in page if in_margin(line)}
    )
    return [
        [
            line
            for number, line in enumerate(page)
            if not in_margin(line)
            # The first page keeps what it heads: the title is often repeated as a header.
            or not (_PAGE_NUMBER.fullmatch(line.text) or (seen[key(line)] > 1 and at > 0))
            or (seen[key(line)] > 1 and at == 0 and line.height > 0.5 and number < 3)
        ]
        for at, page in enumerate(pages)
    ]


def _joined(lines: Sequence[Line]) -> str:
    pieces: list[str] = []
    previous: Line | None = None
    alone = ""
    for line in lines:
        words = line.text
        bullet = _BULLET.match(words)
        if bullet:
            words = "• " + words[bullet.end() :]
        if words == "• " or _NUMBER.fullmatch(words + " "):
            # A bullet set apart from its line, as many word processors do.
            alone = words.strip() + " "
            continue
        starts_item = bool(bullet or alone or _NUMBER.match(words))
        words, alone = alone + words, ""
        if previous is not None and not starts_item and _goes_on(previous, line):
            last = pieces[-1]
            if _DIVIDED.search(last) and words[:1].islower():
                pieces[-1] = (last if _KEEPS_HYPHEN.search(last) else last[:-1]) + words
            else:
                pieces[-1] = f"{last} {words}"
        else:
            gap = previous is not None and previous.box != line.box and not starts_item
            pieces.append(("\n" if gap else "") + words)
        previous = line
    return "\n".join(pieces) + "\n" if pieces else ""


def _goes_on(previous: Line, line: Line) -> bool:
    """Whether a line continues the one before it: that one is full, or breaks off."""
    if previous.text.endswith((".", ":", "!", "?")) and not line.text[:1].islower():
        return False
    first = line.text[:1]
    if first.islower() or first.isdigit() or _DIVIDED.search(previous.text):
        return True
    room = previous.right - previous.x1
    first_word = (line.x1 - line.x0) / max(len(line.text), 1) * len(line.text.split()[0])
    long = previous.box == line.box or len(previous.text) > LONG
    return long and room < first_word and not previous.text.isupper()
