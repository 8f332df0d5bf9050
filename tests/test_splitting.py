"""Duties do not depend on what a copy and paste changes about their surroundings."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import jdlens

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.txt"))
QUALIFICATIONS = (
    "\n\nQualifications:\n- Valid state teaching licence\n- Bachelor's degree in education\n"
    "- Three years of successful teaching\n- Ability to work with adults\n"
)


def duties(text: str) -> list[str]:
    return [
        " ".join(unicodedata.normalize("NFC", duty.text).split())
        for duty in jdlens.analyze(text).duties
    ]


CHANGES: dict[str, Callable[[str], str]] = {
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r"),
    "Unicode line separators": lambda text: text.replace("\n", "\u2028"),
    "trailing spaces": lambda text: text.replace("\n", "   \n"),
    "another bullet": lambda text: re.sub(r"(?m)^(\s*)[•*-](?=\s)", r"\1▪", text),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_duties_stay_the_same(sample: Path, change: str) -> None:
    text = sample.read_text(encoding="utf-8").replace("\r\n", "\n")
    assert duties(CHANGES[change](text)) == duties(text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_more_qualifications_remove_no_duty(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    assert set(duties(text)) <= set(duties(text + QUALIFICATIONS))


TWO_POSTS = """Tamarack Bend Schools is filling two posts for August.

1) LITERACY COACH, Gull Street Primary
What you will do
- Plan and co-teach small-group lessons with each partner teacher
- Observe lessons on invitation and talk them over the same day
What you need
- A teaching licence and five years in primary classrooms

2) FRONT OFFICE CLERK, Gull Street Primary
What you will do
- Sort the morning mail before nine
- Enter daily attendance by ten o'clock
What you need
- A high school diploma and a patient manner
"""
NO_DUTIES = """About our district
Harrow Flats serves 2,100 students in four schools between the river and the old mill. Families
have sent their children here for three generations, and our teachers stay.

Who should apply
- Licensed teachers with at least five years in the classroom
- People who can listen, and who know how adults learn

What we offer
Salary from the teachers' schedule, a family health plan and 190 days a year.

To apply, send a letter and two references to the superintendent's office by May 2.
"""
PARAGRAPH = (
    "The coach will observe classrooms, facilitate team meetings, and analyze assessment data. The "
    "coach will also provide workshops on request and perform other duties as assigned."
)


def test_the_duties_of_two_posts_in_one_notice_are_found() -> None:
    assert duties(TWO_POSTS) == [
        "Plan and co-teach small-group lessons with each partner teacher",
        "Observe lessons on invitation and talk them over the same day",
        "Sort the morning mail before nine",
        "Enter daily attendance by ten o'clock",
    ]


def test_a_posting_without_duties_has_none_and_says_so() -> None:
    analysis = jdlens.analyze(NO_DUTIES)
    assert not analysis.duties and "No duty statements found" in analysis.note


def test_a_paragraph_pasted_alone_is_read() -> None:
    found = duties(PARAGRAPH)
    assert "provide workshops on request" in found
    assert "perform other duties as assigned" in found


COLUMNS = """Duties                                          Qualifications
Models lessons in grade 3 classrooms            Valid teaching licence
Orders books for the leveled library            Master's degree preferred
Leads the weekly data team                      Five years of teaching
Observes partner teachers twice a month         Knowledge of phonics
Performs other duties as assigned               Ability to work with adults
"""


def test_two_columns_pasted_side_by_side_are_told_apart() -> None:
    left = {line[:48].strip() for line in COLUMNS.splitlines()[1:]}
    found = duties(COLUMNS)
    assert set(found) <= left and len(found) >= 3
    assert "Performs other duties as assigned" in found


def test_no_space_however_wide_belongs_to_a_duty() -> None:
    text = "Duties:\n- Models lessons" + " " * 60 + "\n" + " " * 60 + "\n- Orders books\n"
    assert duties(text) == ["Models lessons", "Orders books"]
    assert all(duty.text == duty.text.strip() for duty in jdlens.analyze(text).duties)


def test_no_run_of_marks_however_long_belongs_to_a_duty() -> None:
    for marks in ("_" * 90, ". " * 60, "-" * 41):
        text = f"Duties:\n- Models lessons {marks}\n- Orders books\n"
        assert duties(text)[0] == "Models lessons"
