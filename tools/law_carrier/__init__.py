"""Carries the catalogue of legal provisions (YAML) into the pack data (TOML)."""
