"""A second ``decide``, naive on purpose: slow, flat, written to be obviously right.

It shares no code with :mod:`collabmodel.rules` beyond the values that records are made
of.  Truth is a number: 0 for no, 1 for yes, ½ for not known; *and* is the least, *or* the
greatest, *not* is one minus.  It answers only what matters most: outcome, basis, settled,
and which provisions carried the answer.
"""

from collabmodel.testing.oracle.answers import PlainAnswer, plain_decide

__all__ = ["PlainAnswer", "plain_decide"]
