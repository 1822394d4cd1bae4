"""Chinese text and what people type: numbers made normal, names masked, pairs of characters."""

from .bigrams import bigrams
from .codes import BadCode, new_code, normal_code
from .giveaways import Giveaway, giveaways_in, masked_text
from .identity import BadIdNumber, normal_id_number
from .masks import masked_name, masked_phone
from .phones import BadPhone, normal_phone
from .readings import differing

__all__ = [
    "BadCode",
    "BadIdNumber",
    "BadPhone",
    "Giveaway",
    "bigrams",
    "differing",
    "giveaways_in",
    "masked_name",
    "masked_phone",
    "masked_text",
    "new_code",
    "normal_code",
    "normal_id_number",
    "normal_phone",
]
