"""What is a field called, in which order and unit? For panes, Markdown and text output alike. Pure."""
