"""Jurisdictions as data, and the reader that turns a folder of TOML into a rule pack."""
