"""How are CloudWatch log groups followed? Live Tail first, FilterLogEvents behind it."""

from tui.sources.cloudwatch.source import CloudWatchSource as CloudWatchSource
from tui.sources.cloudwatch.timing import Timing as Timing
