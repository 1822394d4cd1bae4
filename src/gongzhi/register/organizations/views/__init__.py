"""Who asks, the public structure of a place, and the desk's register of posts and units."""

from .actors import signed_in_actor
from .public import tree
from .roster import roster

__all__ = ["roster", "signed_in_actor", "tree"]
