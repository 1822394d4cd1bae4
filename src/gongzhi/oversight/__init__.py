"""2 督导: looking at all of it."""
