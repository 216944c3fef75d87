"""Where the reading material beside the repository is; tests that need it skip without it."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared_file(path: str) -> Path:
    """Return a file of the shared material, or skip the test."""
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"{path} is not beside the repository")
    return file
