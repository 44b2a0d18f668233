"""Built-in traffic: real certificates, issued at start, and scripted incidents."""
