"""5 名册: who and where."""
