"""`python -m jdlens`."""

from jdlens.cli import main

main(prog_name="jdlens")
