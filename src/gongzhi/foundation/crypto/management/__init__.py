"""Commands over sealed values."""
