"""Postings are held to limits."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

import jdlens
from jdlens.cli import main
from jdlens.gate import breaches

POSTING = (
    "Instructional Coach\n\nDuties:\n"
    "- Observes lessons of partner teachers and talks them over the same day\n"
    "- Plans the next lesson with each partner teacher from student work\n"
    "- Performs other duties as assigned by the principal\n"
)


def run(folder: Path, *arguments: str) -> Result:
    file = folder / "coach, new.txt"
    file.write_text(POSTING)
    return CliRunner().invoke(main, ["check", str(file), *arguments])


def test_an_open_clause_is_named_by_line(tmp_path: Path) -> None:
    result = run(tmp_path, "--max-scope-creep", "0")
    assert result.exit_code == 1
    assert ":6:3: “Performs other duties as assigned by the principal”" in result.stdout


def test_within_the_limits_nothing_is_said(tmp_path: Path) -> None:
    result = run(tmp_path, "--max-scope-creep", "1", "--min-clarity", "1")
    assert (result.exit_code, result.stdout) == (0, "")


def test_too_little_clarity_is_explained() -> None:
    found = breaches("a", jdlens.analyze(POSTING), min_clarity=100)
    assert found[0].rule == "min-clarity"
    assert len(found) > 1 and all(each.line >= 1 and each.column >= 1 for each in found)


def test_forms_for_code_hosts(tmp_path: Path) -> None:
    github = run(tmp_path, "--max-scope-creep", "0", "--format", "github")
    assert github.stdout.startswith("::error file=") and "coach%2C new.txt,line=6" in github.stdout
    sarif = json.loads(run(tmp_path, "--max-scope-creep", "0", "--format", "sarif").stdout)
    (result,) = sarif["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 6,
        "startColumn": 3,
    }


def test_bad_use_gets_a_sentence(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2
    result = CliRunner().invoke(main, ["check", "none.txt", "--min-clarity", "3"])
    assert result.exit_code == 2 and "There is no file" in result.stderr
