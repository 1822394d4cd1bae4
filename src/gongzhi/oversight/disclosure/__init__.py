"""What the public can check: the record and its daily heads, the rules and where they come from."""
