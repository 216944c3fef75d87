"""Commands that measure and print: `python -m tests.bench.NAME`. No test asserts a time."""
