"""Use cases: deciding a disclosure, recording what was given, and keeping consents.

A service is handed its store; it knows the ports and no adapter.
"""
