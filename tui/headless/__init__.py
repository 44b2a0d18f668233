"""The same without a screen: print and inspect, for pipes, scripts and people without a terminal."""
