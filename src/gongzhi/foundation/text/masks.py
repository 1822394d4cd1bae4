"""What is shown of names and numbers where the whole is not needed."""


def masked_name(name: str) -> str:
    """王小明 → 王**: the first character alone; an empty name says so."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else "未留姓名"


def masked_phone(phone: str) -> str:
    """13800001234 → 138****1234; shorter numbers are hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****"  # noqa: PLR2004  else four digits would not be hidden
