"""A local API Gateway (both management services) and STS on loopback, speaking their real wire protocols."""

from tests.support.apigateway.endpoint import Call as Call
from tests.support.apigateway.endpoint import GatewayEndpoint as GatewayEndpoint
from tests.support.apigateway.stored import ACCOUNT as ACCOUNT
from tests.support.apigateway.stored import REGION as REGION
