"""Use cases: a desk for each thing that officials do, and windows through which somebody looks.

A service is handed its store; it knows the ports and no adapter.
"""
