"""Use cases: deciding a disclosure, recording what was given, keeping consents and standing assessments.

A service is handed its store; it knows the ports and no adapter.
"""
