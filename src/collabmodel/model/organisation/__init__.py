"""Who works together: cooperations and their terms, areas, groups, mandates, meetings and duties."""
