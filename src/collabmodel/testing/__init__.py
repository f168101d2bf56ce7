"""For tests of this library and of what is built on it: a clock that stands still, strategies, and the store suite.

What a store must keep is in :mod:`collabmodel.testing.stores`.
"""
