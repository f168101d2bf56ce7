"""What the world of a cooperation is made of: frozen values, no I/O, no clock."""
