"""Tables of intake: meetings with their remarks."""

from .meetings import Guest, Meeting, Naming, Remark

__all__ = ["Guest", "Meeting", "Naming", "Remark"]
