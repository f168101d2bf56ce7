"""What each viewer may see, as plain values: the case, the counts, the places, what is public."""
