"""Runs commands of the official Azure CLI and calls of official Python SDKs, one after the other in one process: starting the CLI anew takes seconds.

Reads one request a line from stdin, as JSON: {"az": [arguments]}, or {"sdk": {"client", "operations", "call", "arguments"}}. SDKs sign in and send through the
CLI's own pipeline, as the CLI's extensions do. Answers each with one line on stdout: {"exitCode", "stdout", "stderr"}.
"""

import io
import json
import sys
import traceback

requests, answers = sys.stdin, sys.stdout
# Before the CLI is loaded: its loggers keep the stream that they find.
sys.stdout, sys.stderr = io.StringIO(), io.StringIO()

from azure.cli.core import get_default_cli  # noqa: E402
from azure.cli.core.commands.client_factory import get_mgmt_service_client  # noqa: E402
from azure.core.polling import LROPoller  # noqa: E402
from azure.mgmt.kubernetesconfiguration.extensions import KubernetesConfigurationExtensionsMgmtClient  # noqa: E402
from azure.mgmt.workloadorchestration import WorkloadOrchestrationMgmtClient  # noqa: E402

CLIENTS = {"edge": WorkloadOrchestrationMgmtClient, "extensions": KubernetesConfigurationExtensionsMgmtClient}


def az(arguments):
    """Runs one command of the CLI. Returns its exit code."""
    return get_default_cli().invoke(arguments, out_file=sys.stdout)


def sdk(request):
    """Calls one operation, and waits for its end. Returns 0."""
    client = get_mgmt_service_client(get_default_cli(), CLIENTS[request["client"]])
    call = getattr(getattr(client, request["operations"]), request["call"])
    # Without Retry-After the SDK would poll every 30 real seconds.
    options = {"polling_interval": 1} if request["call"].startswith("begin_") else {}
    result = call(**request["arguments"], **options)
    if isinstance(result, LROPoller):
        result = result.result()
    print(json.dumps(plain(result), default=str))
    return 0


def plain(value):
    """The result as JSON values."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return [plain(member) for member in value]


def exit_code(request):
    try:
        return az(request["az"]) if "az" in request else sdk(request["sdk"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception:  # Whatever a client throws is the outcome of its command.
        traceback.print_exc()
        return 1


for line in requests:
    for stream in (sys.stdout, sys.stderr):
        stream.seek(0)
        stream.truncate()
    code = exit_code(json.loads(line))
    print(json.dumps({"exitCode": code or 0, "stdout": sys.stdout.getvalue(), "stderr": sys.stderr.getvalue()}), file=answers, flush=True)
