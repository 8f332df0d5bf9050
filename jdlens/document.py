"""A short document to edit: parts with lines, each of the posting's own words or something to fill in.

Text, Markdown, HTML and Word show the same; the posting's words are escaped for each.
"""

from __future__ import annotations

import io
import json
import re
import textwrap
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jdlens.wording import BLANKED, clean

if TYPE_CHECKING:
    from jdlens.analysis import Duty


@dataclass(frozen=True)
class Quote:
    """Words of the posting, on one line; they stand at `start` to `end` there."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line: a quote, what is said or asked about it, or both.

    Attributes:
        quote: the posting's own words, or None.
        prompts: what is said or asked; each blank reads ``____ (what?)``.
    """

    quote: Quote | None
    prompts: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A heading, a sentence about it, and lines, which may be steps in order."""

    title: str
    about: str
    lines: tuple[Line, ...]
    steps: bool = False


@dataclass(frozen=True)
class Document:
    """A title, a sentence about the document, and its parts."""

    title: str
    about: str
    parts: tuple[Part, ...]


class Drafted:
    """A dataclass that can be shown as a document to edit, in every rendering."""

    def document(self) -> Document:
        """What is shown."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists and numbers."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    def to_json(self, indent: int | None = 2) -> str:
        """The same as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_text(self, width: int = 80) -> str:
        """Plain text of at most `width` columns, where words allow."""
        return text(self.document(), width)

    def to_markdown(self) -> str:
        """Markdown; the posting's words are escaped."""
        return markdown(self.document())

    def to_html(self) -> str:
        """One self-contained HTML page; the posting's words are escaped."""
        return html(self.document())

    def to_docx(self) -> bytes:
        """A Word file.

        Raises:
            ImportError: if python-docx, of the extra ``docs``, is not installed.
        """
        return docx(self.document())

    def __str__(self) -> str:
        return self.to_text()


def line(*prompts: str, of: Quote | None = None) -> Line:
    """A line of such prompts, the empty ones left out, about a quote."""
    return Line(of, tuple(filter(None, prompts)))


def quoted(duty: Duty) -> Quote:
    """A duty's words."""
    return Quote(clean(duty.text), duty.start, duty.end)


def passage(text: str, start: int, end: int) -> Quote:
    """The words of the posting `text` from `start` to `end`."""
    return Quote(clean(text[start:end]), start, end)


def text(document: Document, width: int = 80) -> str:
    """The document as plain text of at most `width` columns, where words allow."""

    def filled(words: str, first: str = "", then: str = "") -> str:
        return textwrap.fill(
            words,
            width,
            initial_indent=first,
            subsequent_indent=then,
            break_on_hyphens=False,
        )

    out = [document.title, "=" * len(document.title), "", filled(document.about)]
    for part in document.parts:
        out += ["", part.title, "-" * len(part.title)]
        if part.about:
            out += [filled(part.about), ""]
        for number, each_line in enumerate(part.lines, 1):
            mark = f"{number}. " if part.steps else "- "
            indent = " " * len(mark)
            shown = [f"“{each_line.quote.text}”"] if each_line.quote else []
            shown += each_line.prompts
            out += [filled(words, indent if k else mark, indent) for k, words in enumerate(shown)]
    return "\n".join(out) + "\n"


def markdown(document: Document) -> str:
    """The document in Markdown."""
    from jdlens.report import environment

    return str(environment().get_template("document.md").render(document=document))


def html(document: Document) -> str:
    """The document as one self-contained page."""
    from jdlens.report import environment

    return str(environment().get_template("document.html").render(document=document))


def docx(document: Document) -> bytes:
    """The document as a Word file.

    Raises:
        ImportError: if python-docx is not installed.
    """
    try:
        from docx import Document as Word
    except ImportError:
        raise ImportError('A Word file needs python-docx: pip install "jdlens[docs]".') from None

    word = Word()
    word.core_properties.title = document.title
    # The library's own template names its maker as the author, and a day long past.
    word.core_properties.author = ""
    word.core_properties.created = word.core_properties.modified = datetime.now(UTC)
    word.core_properties.comments = ""
    word.add_heading(document.title, 0)
    word.add_paragraph(document.about)
    for part in document.parts:
        word.add_heading(part.title, 1)
        if part.about:
            word.add_paragraph(part.about)
        for number, each in enumerate(part.lines, 1):
            # Word would count on from part to part, so that steps carry their own number.
            item = word.add_paragraph(style="List" if part.steps else "List Bullet")
            if part.steps:
                item.add_run(f"{number}. ")
            if each.quote:
                item.add_run(_for_xml(f"“{each.quote.text}”")).italic = True
            for nth, prompt in enumerate(each.prompts):
                if each.quote or nth:
                    item.add_run().add_break()
                for k, words in enumerate(BLANKED.split(prompt)):
                    item.add_run(_for_xml(words)).bold = k % 2 == 1
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _for_xml(words: str) -> str:
    """Without the few characters that XML cannot hold and a line may."""
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", words)
