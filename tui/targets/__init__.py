"""TARGET → where its lines come from. Implements the ports; the one place that knows the data wing."""
