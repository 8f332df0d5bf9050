"""What a person at a shell sees."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jdlens.cli import main

SAMPLES = Path(__file__).parent / "samples"
COACH = str(SAMPLES / "numbered_coach.txt")


def run(*arguments: str, **options: object) -> Result:
    return CliRunner().invoke(main, list(arguments), **options)  # type: ignore[arg-type]


def test_analyze_prints_a_report() -> None:
    result = run("analyze", COACH)
    assert result.exit_code == 0
    assert "Role clarity" in result.output
    assert "\x1b" not in result.output, "no colour in a pipe"


def test_standard_input() -> None:
    result = run("analyze", "-", "--format", "json", input=Path(COACH).read_bytes())
    assert json.loads(result.output)["duties"]


def test_several_files_as_json_are_a_list() -> None:
    names = sorted(str(path) for path in SAMPLES.glob("*.txt"))
    result = run("analyze", *names, "--format", "json")
    assert [each["name"] for each in json.loads(result.output)] == names


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        (".html", "<!DOCTYPE html>"),
        (".md", "# Role clarity"),
        (".json", "{"),
        (".txt", "Role clarity"),
    ],
)
def test_output_follows_its_ending(tmp_path: Path, ending: str, start: str) -> None:
    out = tmp_path / f"report{ending}"
    assert run("analyze", COACH, "-o", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith(start)


def assert_plain_error(result: Result, *words: str) -> None:
    assert result.exit_code == 2
    assert "Traceback" not in result.output + result.stderr
    for word in words:
        assert word in result.stderr


def test_bad_input_gets_a_sentence(tmp_path: Path) -> None:
    assert_plain_error(run("analyze", str(tmp_path / "none.txt")), "There is no file")
    assert_plain_error(run("analyze", str(tmp_path)), "is a folder")
    assert_plain_error(run("analyze", "-", input=b""), "empty")
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(256)) * 20)
    assert_plain_error(run("analyze", str(binary)), "not plain text")
    pdf = tmp_path / "posting.pdf"
    pdf.write_bytes(b"%PDF-1.7 ...")
    assert_plain_error(run("analyze", str(pdf)), "damaged")
    large = tmp_path / "large.txt"
    large.write_text("Models lessons. " * 700_000, encoding="utf-8")
    assert_plain_error(run("analyze", str(large)), "characters")
    assert_plain_error(run("analyze", COACH, "-o", str(tmp_path / "no" / "x.html")), "no folder")


def test_broken_utf8_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "cp1252.txt"
    path.write_bytes(
        "Duties:\n• Models lessons – with the teacher’s goal in mind\n".encode("cp1252")
    )
    result = run("analyze", str(path), "--format", "json")
    assert "teacher’s" in json.loads(result.output)["text"]


def test_one_bad_file_loses_nothing(tmp_path: Path) -> None:
    result = run("analyze", str(tmp_path / "none.txt"), COACH)
    assert result.exit_code == 2
    assert "There is no file" in result.stderr
    assert "Role clarity" in result.output


def test_a_foreign_model_file_gets_a_sentence(tmp_path: Path) -> None:
    model = tmp_path / "model.npz"
    model.write_bytes(b"not a model")
    assert_plain_error(run("analyze", COACH, "--model", str(model)), "not a jdlens model")
    assert_plain_error(run("analyze", COACH, "--model", str(tmp_path / "none")), "no model file")


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jdlens", "--version"], capture_output=True, text=True, check=True
    )
    assert "jdlens" in done.stdout
