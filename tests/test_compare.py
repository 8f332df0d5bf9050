"""Two versions of a posting are compared duty by duty."""

import json
from pathlib import Path

from click.testing import CliRunner

import jdlens
from jdlens.cli import main

OLD = (
    "Reading Coach\n\nDuties:\n- Observes each partner teacher weekly and talks the lesson over\n"
    "- Orders paper for the copy room\n- Performs other duties as assigned\n"
)
NEW = (
    "Reading Coach\n\nDuties:\n- Plans lessons with each partner teacher from student work\n"
    "- Observes each partner teacher twice weekly and talks the lesson over the same day\n"
    "- Orders paper for the copy room\n"
)


def test_each_duty_is_kept_reworded_added_or_dropped() -> None:
    found = jdlens.compare(jdlens.analyze(OLD), jdlens.analyze(NEW))
    assert [change.kind for change in found.changes] == ["added", "reworded", "kept", "dropped"]
    assert found.changes[3].old == "Performs other duties as assigned"
    assert found.index[1] > found.index[0]
    assert found.shares["scope_creep"] == (1 / 3, 0)


def test_a_version_compared_with_itself_has_no_change() -> None:
    analysis = jdlens.analyze(OLD)
    found = jdlens.compare(analysis, analysis)
    assert {change.kind for change in found.changes} == {"kept"}
    assert not found.solved and not found.introduced


def test_in_the_shell(tmp_path: Path) -> None:
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text)
    files = [str(tmp_path / "old.txt"), str(tmp_path / "new.txt")]
    shown = CliRunner().invoke(main, ["compare", *files])
    assert "- Performs other duties as assigned  [scope_creep]" in shown.stdout
    assert "    was: Observes each partner teacher weekly" in shown.stdout
    data = json.loads(CliRunner().invoke(main, ["compare", *files, "--json"]).stdout)
    assert len(data["changes"]) == 4
    missing = CliRunner().invoke(main, ["compare", files[0], "none.txt"])
    assert missing.exit_code == 2 and "none.txt" in missing.stderr
