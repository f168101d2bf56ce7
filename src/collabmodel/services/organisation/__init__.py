"""Desks of the organisation: groups and seats, meetings, mandates, delegations, what goes upwards."""
