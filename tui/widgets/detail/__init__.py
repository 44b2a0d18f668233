"""What does one request say? Its fields, its certificate, its raw line, masked until revealed."""
