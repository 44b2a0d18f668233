"""What have we seen? The requests that are kept, filters over them, and how complete they are; pure."""
