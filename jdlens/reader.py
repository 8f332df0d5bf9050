"""Files in, text out, with the layout that the splitter needs.

`read` recognises a file by its content. Every format but plain text and PDF is turned into
HTML first, by a library for that format, and HTML into text in one place: list items stay
items ("* …", "1. …"), headings stay lines, table cells stay apart.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

MAX_BYTES = 50_000_000
"""A file beyond this size is not read."""

MAX_UNPACKED = 200_000_000
"""Bytes that the parts of a Word or OpenDocument file may unpack to."""

MAX_PAGES = 200
"""A PDF with more pages is not read."""

Source = str | Path | bytes | IO[bytes]


class ReadError(ValueError):
    """A file that cannot be read as a posting; the message says why and what to do."""


def read(source: Source, name: str = "") -> str:
    """The text of a posting: plain text, Markdown, HTML, PDF, Word, RTF or OpenDocument.

    Schema.org `JobPosting` data (JSON-LD, alone or inside a saved page) is taken where there
    is some. Offsets in an `Analysis` count in the text returned here, which `Analysis.text`
    carries. Plain text is returned as it stands.

    Args:
        source: a path, a ``file:`` URL, the bytes of a file, or a binary file open for reading.
        name: what to call the file in error messages, where `source` has no name.

    Raises:
        ReadError: if there is no such file, it is damaged, too large, protected, has no text,
            is in a format that jdlens does not read, or needs the extra ``jdlens[docs]``.
    """
    data, name = _bytes_of(source, name)
    if len(data) > MAX_BYTES:
        raise ReadError(
            f"{name} has {len(data) / 1e6:.0f} MB; a posting has at most {MAX_BYTES // 1_000_000}."
        )
    convert = _converter(data, name)
    try:
        text = convert(data, name)
    except ReadError:
        raise
    except ImportError as error:
        raise ReadError(
            f'{name} needs the package {error.name}: pip install "jdlens[docs]".'
        ) from None
    except RecursionError:
        raise ReadError(f"{name} is nested too deeply to be a posting.") from None
    except Exception as error:
        # The libraries raise whatever a damaged file makes of them.
        raise ReadError(
            f"{name} is damaged or not what it claims to be ({type(error).__name__}). "
            "Open it, save it anew, or copy and paste its text."
        ) from error
    if convert is not _plain and not text.strip():
        raise ReadError(f"{name} holds no text. Copy and paste the posting instead.")
    return text


def _bytes_of(source: Source, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "the file"
    if not isinstance(source, str | Path):
        return source.read(), name or str(getattr(source, "name", "the file"))
    if isinstance(source, str) and re.match(r"https?://", source):
        raise ReadError(f"jdlens does not fetch pages. Save {source} as a file and name that.")
    if isinstance(source, str) and source.startswith("file:"):
        source = unquote(urlsplit(source).path)
    path = Path(source)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), str(path)
    except FileNotFoundError:
        raise ReadError(f"There is no file {path}. Check the name and the folder.") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder. Name the files in it.") from None
    except (OSError, ValueError) as error:
        raise ReadError(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from None


Converter = Callable[[bytes, str], str]

_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|ul|ol|li|table|h[1-6]|br)\b[^<>]*>", re.I
)


def _converter(data: bytes, name: str) -> Converter:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return _pdf
    if data.startswith(b"PK\x03\x04"):
        return _packed
    if start.startswith(b"{\\rtf"):
        return _rtf
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError(f"{name} is an old Word file (.doc). Save it as .docx or PDF.")
    if start[:1] in (b"{", b"[") and b'"' in data:
        return _json
    if start[:1] == b"<" or len(_TAG.findall(data[:20_000].decode("latin-1"))) >= 3:
        return _html
    if name.lower().endswith((".md", ".markdown")):
        return _markdown
    return _plain


def _plain(data: bytes, name: str) -> str:
    """UTF-8, UTF-16 with a mark, or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:4096]:
        raise ReadError(
            f"{name} is not plain text, nor another format that jdlens reads. "
            "Save the posting as plain text (UTF-8), PDF or .docx, or copy and paste it."
        )
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # Old HR systems export Windows-1252, which decodes nearly any bytes.
        return data.decode("cp1252", errors="replace")


def _markdown(data: bytes, name: str) -> str:
    from markdown_it import MarkdownIt

    return _html_text(MarkdownIt("commonmark").enable("table").render(_plain(data, name)))


def _packed(data: bytes, name: str) -> str:
    """Word and OpenDocument: XML in a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise ReadError(
            f"{name} unpacks to {unpacked / 1e6:.0f} MB, which no posting does. "
            "Copy and paste its text instead."
        )
    if "word/document.xml" in names:
        import mammoth

        # Pictures are left out; the text of text boxes follows the paragraph they hang on.
        no_images = mammoth.images.img_element(lambda image: {"src": ""})
        return _html_text(mammoth.convert_to_html(io.BytesIO(data), convert_image=no_images).value)
    if "content.xml" in names:
        from odf.odf2xhtml import ODF2XHTML

        return _html_text(ODF2XHTML(generate_css=False, embedable=True).odf2xhtml(io.BytesIO(data)))
    raise ReadError(f"{name} is an archive, not a posting. Unpack it and name the files in it.")


def _rtf(data: bytes, name: str) -> str:
    from striprtf.striprtf import rtf_to_text

    to_text: Any = rtf_to_text
    return str(to_text(data.decode("cp1252", errors="replace"), errors="ignore"))


def _html(data: bytes, name: str) -> str:
    from lxml import html

    # Bytes, so that the page's own declaration of its encoding is followed.
    declared = re.search(rb"charset|encoding=", data[:2048])
    tree = html.fromstring(data if declared else _plain(data, name))
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            posting = _job_posting(json.loads(script.text or ""))
        except ValueError:
            continue
        if posting:
            return posting
    for each in tree.xpath(_FURNITURE):
        each.drop_tree()
    main = tree.xpath("//main | //*[@role='main'] | //article")
    if len(main) == 1 and len(main[0].text_content().split()) > 80:
        tree = main[0]
    return _layout(tree)


_FURNITURE = (
    "//script | //style | //noscript | //nav | //template | //form//button | //select"
    " | //body/header | //body/footer | //*[@role='navigation' or @role='banner'"
    " or @role='contentinfo' or @hidden or @aria-hidden='true']"
)
"""Parts of a page that are never the posting."""


def _html_text(source: str) -> str:
    from lxml import html

    return _layout(html.fromstring(f"<div>{source}</div>")) if source.strip() else ""


def _layout(tree: Any) -> str:
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig

    lines = Inscriptis(tree, ParserConfig()).get_text().splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _json(data: bytes, name: str) -> str:
    text = _plain(data, name)
    try:
        posting = _job_posting(json.loads(text))
    except ValueError:
        return text
    if not posting:
        raise ReadError(f"{name} is JSON, but holds no schema.org JobPosting with a description.")
    return posting


_FIELDS = (
    ("description", ""),
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("skills", "Skills"),
    ("educationRequirements", "Education"),
    ("experienceRequirements", "Experience"),
    ("jobBenefits", "Benefits"),
)


def _job_posting(found: Any) -> str:
    """The text of the first JobPosting (https://schema.org/JobPosting) in JSON-LD, or ""."""
    for node in _nodes(found):
        kinds = node.get("@type", "")
        if "JobPosting" not in (kinds if isinstance(kinds, list) else [kinds]):
            continue
        employer = node.get("hiringOrganization")
        head = [
            _words(node.get("title")),
            _words(employer.get("name") if isinstance(employer, dict) else employer),
        ]
        parts = ["\n".join(line for line in head if line)]
        for field, heading in _FIELDS:
            words = _words(node.get(field))
            # Many sites repeat the responsibilities inside the description.
            if words and words not in "\n\n".join(parts):
                parts.append(f"{heading}\n{words}" if heading else words)
        if len(parts) > 1:
            return "\n\n".join(part for part in parts if part) + "\n"
    return ""


def _nodes(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, list):
        for each in found:
            yield from _nodes(each)
    elif isinstance(found, dict):
        yield found
        for each in found.values():
            if isinstance(each, list | dict):
                yield from _nodes(each)


def _words(value: Any) -> str:
    """The text of a JSON-LD value: words, HTML (often escaped twice), a list, or a thing."""
    if isinstance(value, list):
        return "\n".join(filter(None, (_words(each) for each in value)))
    if isinstance(value, dict):
        return _words(
            value.get("description") or value.get("name") or value.get("credentialCategory")
        )
    if not isinstance(value, str):
        return ""
    text: str = unescape(value) if "&lt;" in value else value
    return _html_text(text).strip() if _TAG.search(text) else text.strip()


def _pdf(data: bytes, name: str) -> str:
    from jdlens.pdf import pdf_text

    text = pdf_text(data, name)
    if not text.strip():
        raise ReadError(
            f"{name} has no text layer: its pages are pictures. Run text recognition (OCR) on it, "
            "or copy and paste the posting."
        )
    return text
