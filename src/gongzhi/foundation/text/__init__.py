"""Chinese text and what people type: numbers made normal, names masked, pairs of characters."""

from .bigrams import bigrams
from .masks import masked_name, masked_phone
from .phones import BadPhone, normal_phone

__all__ = ["BadPhone", "bigrams", "masked_name", "masked_phone", "normal_phone"]
