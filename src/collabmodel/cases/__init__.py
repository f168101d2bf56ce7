"""Cases held against the rules: a bank of published ones, and those that prove a provision.

A bank uses closed words for agencies, activities, information and circumstances.  The
mapping here turns those words into requests and facts, by one policy and never by a
case's id, so that any bank with the same words can be run.  A case that proves a provision
is written in the pack's own words (``statutes``), put as a question (``staging``), and answered
with the provision and without it (``proofs``).
"""
