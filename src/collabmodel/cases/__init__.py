"""Published cases with published answers: read a bank of them, decide each, compare.

A bank uses closed words for agencies, activities, information and circumstances.  The
mapping here turns those words into requests and facts, by one policy and never by a
case's id, so that any bank with the same words can be run.
"""
