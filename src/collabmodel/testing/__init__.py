"""For tests of this library and of what is built on it: a clock that stands still, and strategies."""
