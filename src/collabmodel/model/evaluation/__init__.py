"""How it goes: indicators, evaluations, findings, reports, grants, preconditions."""
