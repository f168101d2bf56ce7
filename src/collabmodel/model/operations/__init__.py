"""Joint operations of authorities at premises, businesses and places, and the legal power each brings."""
