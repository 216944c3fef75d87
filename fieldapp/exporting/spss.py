"""SAV: a system file a table, UTF-8, with long names, labels and values; and the codebook beside.

A choice stands as its code where every code of the list is a whole number, else as its position
from 1; its label is the value's label. Layout of the records: GNU PSPP, "System File Format".
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from sys import float_info

from fieldapp.exporting import csv_files
from fieldapp.exporting.tables import Cell, Column, Table

SYSMIS = -float_info.max
# Numbers F8.2; strings A with their width; a string wider than this is cut into segments.
NUMBER_FORMAT = 5 << 16 | 8 << 8 | 2
WIDEST, SEGMENT = 255, 252
MOST_BYTES = 32_767
LABEL_BYTES, VALUE_LABEL_BYTES, NAME_BYTES = 250, 120, 64
ILLEGAL = re.compile(r"[^\w.]")


def write(tables: list[Table], folder: Path, language: str) -> None:
    """Write `<table>.sav` and the codebook, which says what the values of each list stand for."""
    for table in tables:
        (folder / f"{table.file}.sav").write_bytes(system_file(table, language))
    csv_files.write_codebook(tables, folder, language)


def system_file(table: Table, language: str) -> bytes:
    """Return a table as the bytes of a system file."""
    variables = _variables(table, language)
    cells = sum(variable.cells for variable in variables)
    head = struct.pack(
        "<4s60siiiiid9s8s64s3x",
        b"$FL2", _fixed("@(#) SPSS DATA FILE Fieldapp", 60), 2, cells, 0, 0, len(table.rows), 100.0,
        b"01 Jan 70", b"00:00:00", _fixed(table.name, 64),
    )  # fmt: skip
    parts = [head, *(variable.record() for variable in variables), *_labels(variables)]
    parts += [_integers(), _floats(), _names(variables), _long_strings(variables)]
    parts += [_extension(20, 1, b"UTF-8"), struct.pack("<ii", 999, 0)]
    parts += [
        variable.cell(row[place]) for row in table.rows for place, variable in enumerate(variables)
    ]
    return b"".join(parts)


class _Variable:
    """A column as a variable; `width` is 0 for numbers, else bytes."""

    def __init__(self, number: int, name: str, column: Column, language: str, width: int) -> None:
        self.short = f"V{number:05d}"
        self.name = name
        self.label = _cut(column.label.to(language), LABEL_BYTES)
        self.width = width
        self.values = _values(column)
        self.labels = {
            self.values[code]: _cut(label.to(language) or code, VALUE_LABEL_BYTES)
            for code, label in column.codes.items()
        }

    @property
    def segments(self) -> list[int]:
        """Return the widths of the parts that a string is stored in."""
        if self.width <= WIDEST:
            return [self.width]
        count = -(-self.width // SEGMENT)
        return [WIDEST] * (count - 1) + [self.width - (count - 1) * SEGMENT]

    @property
    def cells(self) -> int:
        """Return how many eights of bytes a case gives to it."""
        return sum(max(1, -(-width // 8)) for width in self.segments)

    def record(self) -> bytes:
        """Return the variable records; every eight bytes of a string after the first have one."""
        parts = []
        for place, width in enumerate(self.segments):
            name = self.short if place == 0 else f"{self.short[:5]}{_letters(place)}"
            shape = NUMBER_FORMAT if width == 0 else 1 << 16 | width << 8
            said = self.label.encode() if place == 0 else b""
            parts.append(
                struct.pack("<iiiiii8s", 2, width, bool(said), 0, shape, shape, _fixed(name, 8))
            )
            if said:
                parts.append(struct.pack("<i", len(said)) + _padded(said, 4))
            rest = max(1, -(-width // 8)) - 1
            parts.append(struct.pack("<iiiiii8s", 2, -1, 0, 0, 0, 0, b" " * 8) * rest)
        return b"".join(parts)

    def cell(self, value: Cell) -> bytes:
        """Return a cell's bytes; what is unknown is system-missing, or an empty string."""
        if self.width == 0:
            return struct.pack("<d", self._number(value))
        data = _fixed("" if value is None else str(value), self.width)
        if self.width <= WIDEST:
            return _padded(data, 8, b" ")
        pieces = [data[at : at + WIDEST] for at in range(0, self.width, WIDEST)]
        pieces += [b""] * (len(self.segments) - len(pieces))
        return b"".join(
            piece.ljust(max(1, -(-width // 8)) * 8)
            for piece, width in zip(pieces, self.segments, strict=True)
        )

    def _number(self, value: Cell) -> float:
        if self.values:
            return self.values.get(str(value), SYSMIS)
        return float(value) if isinstance(value, int | float) else SYSMIS


def _variables(table: Table, language: str) -> list[_Variable]:
    found, used = [], set[str]()
    for place, column in enumerate(table.columns):
        numeric = column.number or bool(column.codes)
        widest = 0 if numeric else max((_bytes(row[place]) for row in table.rows), default=1)
        width = 0 if numeric else min(max(widest, 1), MOST_BYTES)
        found.append(_Variable(place, _legal(column.name, used), column, language, width))
    return found


def _values(column: Column) -> dict[str, float]:
    whole = all(re.fullmatch(r"-?\d{1,9}", code) for code in column.codes)
    return {code: float(code if whole else place) for place, code in enumerate(column.codes, 1)}


def _legal(name: str, used: set[str]) -> str:
    """Return a name that SPSS takes: letters, digits, _ and ., a letter first, once, 64 bytes."""
    safe = ILLEGAL.sub("_", name).strip(".") or "v"
    safe = safe if safe[0].isalpha() else f"v_{safe}"
    found, count = _cut(safe, NAME_BYTES), 1
    while found.casefold() in used:
        count += 1
        found = f"{_cut(safe, NAME_BYTES - 6)}_{count}"
    used.add(found.casefold())
    return found


def _labels(variables: list[_Variable]) -> Iterator[bytes]:
    place = 1
    for variable in variables:
        if variable.labels:
            yield struct.pack("<ii", 3, len(variable.labels))
            for value, label in variable.labels.items():
                said = label.encode()
                yield struct.pack("<d", value) + _padded(bytes([len(said)]) + said, 8)
            yield struct.pack("<iii", 4, 1, place)
        place += variable.cells


def _integers() -> bytes:
    """Say that numbers are IEEE, little-endian, and texts UTF-8."""
    return _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))


def _floats() -> bytes:
    lowest = struct.unpack(
        "<d", struct.pack("<q", struct.unpack("<q", struct.pack("<d", SYSMIS))[0] - 1)
    )
    return _extension(4, 8, struct.pack("<3d", SYSMIS, float_info.max, lowest[0]))


def _names(variables: list[_Variable]) -> bytes:
    return _extension(13, 1, "\t".join(f"{v.short}={v.name}" for v in variables).encode())


def _long_strings(variables: list[_Variable]) -> bytes:
    wide = [f"{v.short}={v.width:05d}\0\t" for v in variables if v.width > WIDEST]
    return _extension(14, 1, "".join(wide).encode()) if wide else b""


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(data) // size) + data


def _letters(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return f"{digits[number // 36]}{digits[number % 36]}"


def _bytes(value: Cell) -> int:
    return len(str(value).encode()) if value is not None else 0


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes, cut between letters."""
    return text.encode()[:most].decode(errors="ignore")


def _fixed(text: str, width: int) -> bytes:
    return _cut(text, width).encode().ljust(width)


def _padded(data: bytes, unit: int, fill: bytes = b"\0") -> bytes:
    return data + fill * (-len(data) % unit)
