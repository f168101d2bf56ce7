"""Work around one youth or one group: concerns, cases, teams, mappings."""
