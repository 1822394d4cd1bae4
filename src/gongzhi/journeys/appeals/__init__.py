"""诉求: what people say needs doing, from the first word to their own verdict."""
