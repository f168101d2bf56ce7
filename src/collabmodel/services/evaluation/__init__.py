"""Desks of evaluation: evaluations with their findings, and reports."""
