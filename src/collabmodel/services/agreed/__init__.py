"""Desks of what is agreed: agreements and citizen promises."""
