"""People, their accounts and sessions, what they agreed to, and who looked at their data."""
