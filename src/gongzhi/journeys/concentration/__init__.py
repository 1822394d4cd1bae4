"""意见相对集中: what many say is one matter said by so many households, and each gets its reply."""
