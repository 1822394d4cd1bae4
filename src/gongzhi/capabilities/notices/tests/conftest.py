"""A real browser for the pages."""

from gongzhi.foundation.testing.browser import chromium, open_page

__all__ = ["chromium", "open_page"]
