"""Where somebody looks: at a case, at one's own case, at a whole cooperation."""
