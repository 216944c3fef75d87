"""`python -m fieldapp.cli` is the same as `fieldapp`."""

from fieldapp.cli import main

main()
