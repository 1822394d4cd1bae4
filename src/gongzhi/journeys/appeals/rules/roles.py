"""Who works on appeals, by the roles of the posts."""

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")
HANDLERS = ("handler", "unit_head")
WORKERS = (*OFFICE, *HANDLERS)
