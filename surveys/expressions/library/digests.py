"""Fingerprints and encodings of texts (UTF-8)."""

from __future__ import annotations

import base64
import binascii
import hashlib

from surveys.expressions.clock import BLANKS
from surveys.expressions.errors import ExpressionError
from surveys.expressions.signatures import LIBRARY

_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}

function = LIBRARY.family("digests")


@function("digest(text, text, text?)")
def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """Return the fingerprint of a text as base64 or hex."""
    name = _ALGORITHMS.get(algorithm.upper())
    if name is None or encoding not in ("base64", "hex"):
        raise ExpressionError(
            f"digest() knows no “{algorithm}” as “{encoding}”",
            f"digest() 不支持“{algorithm}”/“{encoding}”",
            expected=", ".join(_ALGORITHMS) + "; base64, hex",
        )
    found = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
    return found.hex() if encoding == "hex" else base64.b64encode(found).decode()


@function("base64-decode(text)")
def base64_decode(text: str) -> str:
    """Return the text that base64 stands for, "" for what is none."""
    try:
        return base64.b64decode(text.strip(BLANKS), validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
