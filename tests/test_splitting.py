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
