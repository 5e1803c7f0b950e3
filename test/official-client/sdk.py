"""Calls operations of official Python SDKs with the Azure CLI's own sign-in and pipeline, as the CLI's extensions do.

Argument: JSON with `client` ("edge" or "extensions"), `operations` (for example "targets"), `call` (a method) and `arguments` (by name).
Prints the result as JSON. Exit code 1 with the service's words if the call fails.
"""

import json
import sys

from azure.cli.core import get_default_cli
from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.core.exceptions import AzureError
from azure.core.polling import LROPoller
from azure.mgmt.kubernetesconfiguration.extensions import KubernetesConfigurationExtensionsMgmtClient
from azure.mgmt.workloadorchestration import WorkloadOrchestrationMgmtClient

CLIENTS = {"edge": WorkloadOrchestrationMgmtClient, "extensions": KubernetesConfigurationExtensionsMgmtClient}


def plain(value):
    """The result as JSON values."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return [plain(member) for member in value]


def main(request):
    client = get_mgmt_service_client(get_default_cli(), CLIENTS[request["client"]])
    call = getattr(getattr(client, request["operations"]), request["call"])
    # Without Retry-After the SDK would poll every 30 real seconds.
    options = {"polling_interval": 1} if request["call"].startswith("begin_") else {}
    result = call(**request["arguments"], **options)
    if isinstance(result, LROPoller):
        result = result.result()
    print(json.dumps(plain(result), default=str))


try:
    main(json.loads(sys.argv[1]))
except AzureError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
