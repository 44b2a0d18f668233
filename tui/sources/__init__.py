"""Where do lines come from? One implementation a file, behind the interface in `base`."""
