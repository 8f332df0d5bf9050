"""What `pip install` puts on a machine."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_is_small_and_whole(wheel: Path) -> None:
    assert wheel.stat().st_size < 10_000_000
    names = zipfile.ZipFile(wheel).namelist()
    assert "jdlens/models/jdlens-en.npz" in names
    assert "jdlens/py.typed" in names
    for name in ("report.html", "report.md", "document.html", "document.md"):
        assert f"jdlens/templates/{name}" in names
    assert not any(name.startswith(("corpus/", "tests/")) for name in names)


def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        f"sys.path.insert(0, {str(tmp_path / 'site')!r})\n"
        "import jdlens; from jdlens.model import default_path\n"
        "a = jdlens.analyze('Coach\\nDuties:\\n1. Models lessons in classrooms with teachers\\n')\n"
        "print(jdlens.__file__, default_path(), len(a.duties), len(a.to_html()) > 1000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.count(str(tmp_path)) == 2
    assert done.stdout.split()[-2:] == ["1", "True"]
