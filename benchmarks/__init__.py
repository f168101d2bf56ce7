"""Measurements; run one with ``python -m benchmarks.NAME``. They inform, and gate nothing."""
