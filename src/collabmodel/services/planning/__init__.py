"""Desks of plans: plans, follow-ups, workshops and annual plans."""
