"""The same figures by pandas, polars or DuckDB, from a table of one row an answer.

Runs in any Python that has the library: `python million_others.py pandas DATABASE`. Prints one
line of JSON: seconds cold (read and reckon) and warm (reckon again), by the clock and of the
processor, peak MB, and figures.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

QUERY = "SELECT segment, question, value FROM answer"
Figures = list[tuple[str, str, int, float, float]]


def by_pandas(path: str) -> Callable[[], Figures]:
    import pandas

    with sqlite3.connect(path) as database:
        table = pandas.read_sql_query(QUERY, database)

    def figures() -> Figures:
        found = table.groupby(["question", "segment"])["value"].agg(["count", "mean", "std"])
        return [(*key, int(n), mean, sd) for key, n, mean, sd in found.itertuples()]

    return figures


def by_polars(path: str) -> Callable[[], Figures]:
    import polars

    with sqlite3.connect(path) as database:
        table = polars.read_database(QUERY, database)
    value = polars.col("value")

    def figures() -> Figures:
        asked = [value.count().alias("n"), value.mean().alias("m"), value.std().alias("s")]
        return list(table.group_by("question", "segment").agg(asked).iter_rows())

    return figures


def by_duckdb(path: str) -> Callable[[], Figures]:
    import duckdb

    memory = duckdb.connect()
    memory.execute("SET threads = 2")
    try:
        memory.execute(f"ATTACH '{path}' AS kept (TYPE sqlite, READ_ONLY)")
        memory.execute(f"CREATE TABLE answer AS {QUERY.replace('answer', 'kept.answer')}")
    except duckdb.Error:
        # The extension that reads SQLite has to be fetched; without it Arrow carries the rows.
        import pyarrow

        with sqlite3.connect(path) as database:
            columns = zip(*database.execute(QUERY), strict=True)
        table = pyarrow.table(dict(zip(("segment", "question", "value"), columns, strict=True)))
        memory.register("arrow", table)
        memory.execute("CREATE TABLE answer AS SELECT * FROM arrow")
    asked = (
        "SELECT question, segment, count(value), avg(value), stddev_samp(value) "
        "FROM answer GROUP BY question, segment"
    )
    return lambda: memory.execute(asked).fetchall()


LIBRARIES = {"pandas": by_pandas, "polars": by_polars, "duckdb": by_duckdb}


def measured(read: Callable[[], Callable[[], Any]]) -> dict[str, Any]:
    """Return how long reading and reckoning took, and what was found."""
    begun, busy = perf_counter(), process_time()
    figures = read()
    found = figures()
    cold, cold_cpu = perf_counter() - begun, process_time() - busy
    begun, busy = perf_counter(), process_time()
    figures()
    warm, warm_cpu = perf_counter() - begun, process_time() - busy
    cpu = {"cold_cpu": cold_cpu, "warm_cpu": warm_cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cold": cold, "warm": warm, "mb": peak, "found": found} | cpu


def main(name: str, path: str) -> None:
    __import__(name)
    print(json.dumps(measured(lambda: LIBRARIES[name](path))))


if __name__ == "__main__":
    main(*sys.argv[1:])
