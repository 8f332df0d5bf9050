"""Files in, text out, with the layout that the splitter needs."""

from __future__ import annotations

from pathlib import Path


class ReadError(ValueError):
    """A file that cannot be read as a posting; the message says why and what to do."""


def read(path: str | Path) -> str:
    """The text of a posting saved as plain text (UTF-8, UTF-16 with a mark, or Windows-1252).

    Line breaks and spaces stay as they are in the file.

    Raises:
        ReadError: if the file is missing, a folder, not readable, or not text.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"There is no file {path}. Check the name and the folder.") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder. Name the files in it.") from None
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}.") from None
    return decode(data, str(path))


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes; `name` is used in error messages.

    Raises:
        ReadError: if they are not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:4096] or data.startswith(
        (b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")
    ):
        raise ReadError(
            f"{name} is not plain text. Save the posting as plain text (UTF-8), or copy and paste it."
        )
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # Old HR systems export Windows-1252, which decodes nearly any bytes.
        return data.decode("cp1252", errors="replace")
