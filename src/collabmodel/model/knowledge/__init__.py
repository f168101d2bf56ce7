"""What is known of places and problems: incidents, pictures, sources; no person is named here."""
