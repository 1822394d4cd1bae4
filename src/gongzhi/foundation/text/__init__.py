"""Chinese text and what people type: numbers made normal, names masked, pairs of characters."""

from .bigrams import bigrams
from .identity import BadIdNumber, normal_id_number
from .masks import masked_name, masked_phone
from .phones import BadPhone, normal_phone

__all__ = [
    "BadIdNumber",
    "BadPhone",
    "bigrams",
    "masked_name",
    "masked_phone",
    "normal_id_number",
    "normal_phone",
]
