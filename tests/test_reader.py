"""Files of every format come in as text; bad ones with a sentence."""

import contextlib
import io
import json
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentText
from odf.text import List, ListItem, P

import jdlens
from jdlens import ReadError, read, reader

DUTIES = (
    "Observes each partner teacher's lesson every other week and talks it over the same day",
    "Orders the paper and toner for the copy room before the first of each month",
    "Performs other duties as assigned by the principal",
)


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Instructional Coach", 1)
    document.add_paragraph("Duties:")
    for duty in DUTIES:
        document.add_paragraph(duty, style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Models lessons in mathematics", "40%"
    return saved(document)


TEXT_BOX = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
     xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
     xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
     xmlns:v="urn:schemas-microsoft-com:vml">
  <mc:AlternateContent>
    <mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>
    <mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>
  </mc:AlternateContent>
</w:r>
"""
"""As Word writes it: the box for new versions, and again for old ones."""


def test_a_text_box_is_read_once() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Duties:")
    box = f"<w:txbxContent><w:p><w:r><w:t>{DUTIES[0]}</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(parse_xml(TEXT_BOX.format(box=box)))
    assert read(saved(document)).count(DUTIES[0]) == 1


def opendocument() -> bytes:
    document = OpenDocumentText()
    document.text.addElement(P(text="Duties:"))
    items = List()
    for duty in DUTIES:
        item = ListItem()
        item.addElement(P(text=duty))
        items.addElement(item)
    document.text.addElement(items)
    return saved(document)


def rtf() -> bytes:
    return (r"{\rtf1\ansi Duties:\par " + r"\par ".join(DUTIES) + r"\par}").encode()


def page(body: str = "") -> bytes:
    items = "".join(f"<li>{duty}</li>" for duty in DUTIES)
    return (
        "<!doctype html><html><head><title>Job</title><script>let x = 1</script></head><body>"
        f"<nav>Home Log in</nav><h2>Duties:</h2><ul>{items}</ul>{body}<footer>Imprint</footer>"
        "</body></html>"
    ).encode()


class Paper(FPDF):
    def header(self) -> None:
        self.set_font("helvetica", size=8)
        self.cell(0, 8, "Fernhollow Schools   HR-117 rev. 3", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(0, 8, f"Page {self.page_no()} of 3")


def pdf(duties: int = 30) -> bytes:
    paper = Paper()
    paper.add_page()
    paper.set_font("helvetica", size=12)
    paper.cell(0, 8, "Duties:", new_x="LMARGIN", new_y="NEXT")
    for number in range(duties):
        name = f"{chr(65 + number % 26)}{'aeiou'[number % 5]}{'lmnr'[number % 4]}o"
        line = f"{chr(149)} {DUTIES[0]}, first with {name} and then with {name}ia, as agreed"
        paper.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def columns() -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=11)
    for side, word_ in ((15, "coaching"), (115, "ordering")):
        paper.set_xy(side, 30)
        for number in range(8):
            paper.set_x(side)
            paper.multi_cell(
                80, 6, f"{chr(149)} Does the {word_} of part {number} with great care and on time"
            )
    return bytes(paper.output())


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


FILES = {"docx": word, "odt": opendocument, "rtf": rtf, "html": page}


@pytest.mark.parametrize("form", FILES)
def test_duties_come_through_whole_and_in_order(form):
    lines = [line.strip(" *•\t") for line in read(FILES[form]()).splitlines()]
    assert [line for line in lines if line in DUTIES] == list(DUTIES)


def test_word_tables_keep_their_cells_apart():
    assert "Models lessons in mathematics  40%" in read(word())


def test_html_leaves_the_page_around_the_posting_out():
    text = read(page())
    assert "Home" not in text and "Imprint" not in text and "let x" not in text
    assert text.count("* ") == len(DUTIES)


def test_job_posting_data_beats_the_page():
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "BreadcrumbList"},
            {
                "@type": ["JobPosting"],
                "title": "Coach",
                "hiringOrganization": {"@type": "Organization", "name": "Fernhollow"},
                "description": "&lt;p&gt;A small school.&lt;/p&gt;",
                "responsibilities": ["Plans lessons with teachers", "Orders kits"],
                "qualifications": "<ul><li>A licence</li></ul>",
            },
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    expected = (
        "Coach\nFernhollow\n\nA small school.\n\nResponsibilities\nPlans lessons with teachers\n"
        "Orders kits\n\nQualifications\n* A licence\n"
    )
    assert read(page(script)) == expected
    assert read(json.dumps(data).encode()) == expected


def test_pdf_lines_are_rejoined_and_page_furniture_left_out():
    text = read(pdf())
    assert text.count("Fernhollow") == 1 and "Page " not in text
    assert sum(line.startswith("• Observes") for line in text.splitlines()) == 30
    assert all(line.endswith("agreed") for line in text.splitlines() if line.startswith("•"))


def test_pdf_columns_are_read_one_after_the_other():
    text = read(columns())
    assert text.index("coaching of part 7") < text.index("ordering of part 0")


def test_markdown_by_its_name(tmp_path):
    file = tmp_path / "coach.md"
    file.write_text("# Coach\n\n- Plans **lessons**\n- Models units\n")
    assert "* Plans lessons\n" in read(file)
    assert read(file.as_uri()) == read(file)


def test_plain_text_stays_as_it_is():
    assert read("• Plans\r\n  lessons \x85".encode()) == "• Plans\r\n  lessons \x85"
    assert read(io.BytesIO("ü".encode("cp1252"))) == "ü"


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (reader.MAX_UNPACKED + 1))
    return buffer.getvalue()


def other_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bomb, "unpacks to"),
        (other_archive, "is an archive"),
        (lambda: word()[:900], "damaged"),
        (lambda: b"%PDF-1.4\n%%EOF", "damaged|no text layer"),
        (lambda: bytes(FPDF().output()), "no text layer"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
        (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not plain text"),
        (lambda: b"x" * (reader.MAX_BYTES + 1), "MB"),
        (lambda: b'{"a": 1}', "no schema.org JobPosting"),
        (lambda: b"<div>" * 100_000 + b"</div>" * 100_000, "no text|nested|damaged"),
        (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested"),
        (lambda: pdf_of_pages(reader.MAX_PAGES + 1), "pages"),
    ],
)
def test_bad_files_get_one_sentence(data, says):
    with pytest.raises(ReadError, match=says):
        read(data(), "posting")


def pdf_of_pages(n: int) -> bytes:
    paper = FPDF()
    for _ in range(n):
        paper.add_page()
    return bytes(paper.output())


def test_pages_are_not_fetched():
    with pytest.raises(ReadError, match="does not fetch"):
        read("https://example.org/job")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    form=st.sampled_from(["docx", "odt", "rtf", "html", "pdf"]),
    at=st.floats(0, 1),
    junk=st.binary(max_size=40),
    cut=st.booleans(),
)
def test_damaged_files_never_crash_the_reader(form, at, junk, cut):
    data = _FIXED[form]
    place = int(at * len(data))
    damaged = data[:place] + junk + (b"" if cut else data[place + len(junk) :])
    try:
        assert isinstance(read(damaged, form), str)
    except ReadError as error:
        assert str(error).count("\n") == 0


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1 ", b"<p>", b"{"]),
)
def test_any_bytes_give_text_or_a_sentence(data, head):
    with contextlib.suppress(ReadError):
        assert isinstance(read(head + data), str)


def test_a_pdf_is_analysed():
    analysis = jdlens.analyze(read(pdf(6)))
    assert len(analysis.duties) >= 6
    assert {duty.label for duty in analysis.duties} == {"coaching_cycle"}


_FIXED = {**{form: make() for form, make in FILES.items()}, "pdf": pdf(3)}
