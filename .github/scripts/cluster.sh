#!/usr/bin/env bash
# Opens or closes the connection to a site's cluster through Azure Arc, under the kubeconfig context in the stack's file.
# usage: cluster.sh open|close <stack>
# A stack without a cluster (a hub) has nothing to open. Needs the packages, `az` signed in, and `kubectl`; GitHub's runners have both.
# Source: az connectedk8s proxy, Azure CLI; that it works with a federated identity is assumed:proxy-federated-identity.
set -euo pipefail

action=$1
file="stacks/Pulumi.$2.yaml"
folder="${RUNNER_TEMP:?}/cluster"

# Prints the id of the cluster and the context, one per line.
settings='
  const site = require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8")).config["edge-staging:site"];
  if (site?.clusterAccess?.context) console.log(`${site.connectedClusterId}\n${site.clusterAccess.context}`);
'

open() {
  local id context
  { read -r id && read -r context; } < <(node -e "$settings" "$file") || return 0
  IFS=/ read -r _ _ subscription _ group _ _ _ name <<< "$id"
  mkdir -p "$folder"
  az extension add --name connectedk8s --yes --only-show-errors
  nohup az connectedk8s proxy --subscription "$subscription" --resource-group "$group" --name "$name" \
    --file "$folder/kubeconfig" --kube-context "$context" > "$folder/proxy.log" 2>&1 &
  echo $! > "$folder/pid"
  echo "KUBECONFIG=$folder/kubeconfig" >> "${GITHUB_ENV:?}"
  for _ in $(seq "${CLUSTER_TRIES:-60}"); do
    kubectl --kubeconfig "$folder/kubeconfig" --context "$context" get --raw /version > /dev/null 2>&1 && return 0
    sleep "${CLUSTER_PAUSE:-2}"
  done
  echo "the cluster $name does not answer through Azure Arc" >&2
  return 1
}

close() {
  if [ -f "$folder/pid" ] && kill "$(cat "$folder/pid")" 2> /dev/null; then
    for _ in {1..50}; do
      kill -0 "$(cat "$folder/pid")" 2> /dev/null || break
      sleep 0.1
    done
  fi
  rm -rf "$folder"
}

case $action in
  open) open ;;
  close) close ;;
  *) echo "open or close, given $action" >&2 && exit 2 ;;
esac
