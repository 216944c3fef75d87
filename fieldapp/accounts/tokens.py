"""Secret tokens: given once to a person, kept only as a hash."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_token() -> str:
    """Return a token that cannot be guessed and fits into an address."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
