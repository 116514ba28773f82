"""Pages of long lists, as the ways in ask for them."""

from tadoru.store.page import Listing, Page

__all__ = ["Listing", "Page"]
