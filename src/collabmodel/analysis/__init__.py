"""What the packs themselves hold: what changed between two days, what a local pack changes, what is in doubt.

The rooms below answer questions about people and items; this one answers questions about
the rules, and shows each answer by a concrete question that anybody can put again.
"""
