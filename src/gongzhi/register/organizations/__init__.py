"""Units and bodies, how they hang together, the posts in them and who holds these."""
