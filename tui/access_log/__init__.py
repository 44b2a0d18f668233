"""What does the line say? From a log event to an entry; pure."""
