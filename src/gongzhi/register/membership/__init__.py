"""Party membership, kept apart from everything else the house knows about a person.

Own PostgreSQL schema, own keys, no foreign key in or out. A member is found only by a
keyed index of the phone number, a branch only by a keyed index of its unit: without the
membership key nothing joins a record to a person, a home, an appeal or a ballot. Only
the member and the member's own branch see a record. See ``docs/decisions/0005``.
"""
