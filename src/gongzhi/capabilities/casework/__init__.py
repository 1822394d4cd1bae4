"""Work in somebody's hands: who holds it, who first heard it, by when, and how it changes hands.

A work item shares its key with the journey's own entity (an appeal, later a whistle or an
application), so that there is one inbox for everything and one history for each.
"""
