"""Cooperations that are ready to use, built from the model; they hold no rules of their own."""
