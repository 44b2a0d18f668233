"""What may leave, and how? One allow-list redactor; every way out goes through it. Pure."""
