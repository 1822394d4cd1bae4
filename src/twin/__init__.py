"""The district's twin: a demonstration district made from a seed, with real places and invented people.

Used to show, to train and to measure. It writes rows in bulk past the services, so it
stands above the whole house; tests hold what it writes to the same rules.
"""
