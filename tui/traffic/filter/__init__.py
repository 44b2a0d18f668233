"""Which requests does the operator want to see? The filter language: text in, one test of rows out."""

from tui.traffic.filter.errors import FilterError
from tui.traffic.filter.keys import KEYS
from tui.traffic.filter.language import EntryFilter, parse_filter
from tui.traffic.filter.quoting import quoted

__all__ = ["KEYS", "EntryFilter", "FilterError", "parse_filter", "quoted"]
