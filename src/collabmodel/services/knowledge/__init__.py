"""Desks of what is known of places: incidents and pictures."""
