"""What happened: audit trail, history pages, public record and outbox in one table.

``tell`` writes an entry in the caller's transaction and defers its reactions in the
same transaction. A sealer links committed entries into one hash chain per district,
apart from the writers, so that writers never wait for each other. What was told (the
payload) stands beside the entry and can be erased; the entry keeps its digest, so the
chain still verifies. See ``docs/decisions/0003-journal.md``.
"""
