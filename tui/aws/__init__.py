"""Sessions, clients, errors and the event stream: boto3 and botocore are imported here alone, inside functions."""
