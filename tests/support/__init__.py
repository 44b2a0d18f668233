"""What tests of every folder lean on: certificates, log lines, and a local CloudWatch Logs endpoint."""
