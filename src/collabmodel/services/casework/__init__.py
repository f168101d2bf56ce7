"""The desk of cases, and what it stands on: facts, steps, opening, disposal, emergency access."""
