#!/usr/bin/env bash
# Opens or closes the connection to a site's cluster through Azure Arc, under the kubeconfig context in the stack's file.
# usage: cluster.sh open|close <stack> [<kubeconfig> <number>]
# Without a kubeconfig, later steps of the job use the connection. With one, as `edge-staging rollout --connect` calls it, several may be open:
# the number, from 0, decides their ports. A stack without a cluster (a hub) has nothing to open. Needs the packages, `az` signed in, and `kubectl`.
# Sources: az connectedk8s proxy, Azure CLI; each proxy takes --port and the port below it, as of Azure/azure-cli-extensions#7455 (assumed:proxies-side-by-side).
# That the proxy works with a federated identity is assumed:proxy-federated-identity.
set -euo pipefail

action=$1
stack=$2
folder="${RUNNER_TEMP:?}/cluster/$stack"
kubeconfig="${3:-$folder/kubeconfig}"
port=$((47021 + 10 * ${4:-0}))

# Prints the id of the cluster and the context, one per line.
settings='
  const site = require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8")).config["edge-staging:site"];
  if (site?.clusterAccess?.context) console.log(`${site.connectedClusterId}\n${site.clusterAccess.context}`);
'

# A federated token serves some minutes, and `az` cannot renew it (Azure/azure-cli#28708): whoever connects later in a job signs in again.
sign_in() {
  [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] && [ -n "${ARM_CLIENT_ID:-}" ] || return 0
  # No token in an argument: other processes could read it.
  node -e '
    const url = `${process.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=api://AzureADTokenExchange`;
    fetch(url, { redirect: "error", headers: { authorization: `Bearer ${process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` } })
      .then((answer) => { if (!answer.ok) throw new Error(`the runner issued no token: status ${answer.status}`); return answer.json(); })
      .then(({ value }) => require("fs").writeFileSync(process.argv[1], value, { mode: 0o600 }))
      .catch((error) => { console.error(error.message); process.exit(1); });
  ' "$folder/token"
  az login --service-principal --username "$ARM_CLIENT_ID" --tenant "${ARM_TENANT_ID:?}" --federated-token "@$folder/token" --output none
  rm "$folder/token"
}

open() {
  local id context
  { read -r id && read -r context; } < <(node -e "$settings" "stacks/Pulumi.$stack.yaml") || return 0
  IFS=/ read -r _ _ subscription _ group _ _ _ name <<< "$id"
  mkdir -p "$folder"
  sign_in
  az extension add --name connectedk8s --yes --only-show-errors
  nohup az connectedk8s proxy --subscription "$subscription" --resource-group "$group" --name "$name" \
    --file "$kubeconfig" --kube-context "$context" --port "$port" > "$folder/proxy.log" 2>&1 &
  echo $! > "$folder/pid"
  [ $# -gt 0 ] || echo "KUBECONFIG=$kubeconfig" >> "${GITHUB_ENV:?}"
  for _ in $(seq "${CLUSTER_TRIES:-60}"); do
    kubectl --kubeconfig "$kubeconfig" --context "$context" get --raw /version > /dev/null 2>&1 && return 0
    kill -0 "$(cat "$folder/pid")" 2> /dev/null || break
    sleep "${CLUSTER_PAUSE:-2}"
  done
  echo "the cluster $name does not answer through Azure Arc: $(tail -n 1 "$folder/proxy.log")" >&2
  return 1
}

close() {
  if [ -f "$folder/pid" ] && kill "$(cat "$folder/pid")" 2> /dev/null; then
    for _ in {1..50}; do
      kill -0 "$(cat "$folder/pid")" 2> /dev/null || break
      sleep 0.1
    done
  fi
  rm -rf "$folder" "$kubeconfig"
}

case $action in
  open) open "${@:3}" ;;
  close) close ;;
  *) echo "open or close, given $action" >&2 && exit 2 ;;
esac
