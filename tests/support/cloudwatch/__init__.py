"""A local CloudWatch Logs endpoint on loopback that speaks the real wire protocol, with faults on demand."""

from tests.support.cloudwatch.endpoint import Endpoint as Endpoint
from tests.support.cloudwatch.faults import Answer as Answer
