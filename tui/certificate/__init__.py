"""What does the certificate say? Pure: knows neither logs nor screens nor AWS."""
