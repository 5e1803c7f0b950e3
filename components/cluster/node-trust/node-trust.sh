#!/bin/sh
# Makes the containerd of one node trust one registry's authority, proves it, and gives the node its own bytes back when asked.
# POSIX sh and busybox applets only. With plan.sh and files.sh beside it the one owner of what is edited, when containerd is restarted, and when nothing is done.
#
# usage: sh node-trust.sh trust | restore | keep
#   trust    the node trusts the registry
#   restore  the node is as it was before the first `trust`
#   keep     the one or the other (MODE) again and again; <STATE>/ready is there while all is well; the first look that is not good ends it
#
# Environment:
#   ADDRESS         IPv4 address of the registry's Service; images are written with it, with and without `:443`. Required
#   CA_FILE         PEM certificates of the registry's authority, one or more, read at every look. Required for `trust`
#   MODE            of `keep`: trust (default) | restore
#   ROOT            where the node's / is seen; only what is below <ROOT>/etc is touched. Default /host
#   ON_HOST         words before a command to run it on the node. Default: nsenter into all namespaces of process 1
#   STATE           own folder, which outlives the container but not the pod. Default /run/node-trust
#   NODE_NAME       name of the node: spreads the first restarts of many nodes
#   SPREAD_SECONDS  over how long. Default 0
#   HEALTH_SECONDS  how long the CRI may take to answer after a restart. Default 30
#   PERIOD_SECONDS  of `keep`: pause between two looks. Default 60
#   PAUSE           words before a number of seconds to wait them. Default sleep
#
# Prints one line: node-trust result=<word> plan=<word> restarts=<number> reason=<text to the end of the line>
#   exit 0  result=trusted    the registry is answered over TLS in both spellings, or was with this authority when it last answered
#           result=restored   nothing of ours is left
#   exit 2  result=misused    an argument or variable is missing or wrong
#   exit 3  result=waiting    the registry does not answer, so nothing is proved yet
#           result=untrusted  the registry's certificate is not of this authority
#   exit 4  result=refused    this node cannot be edited safely; nothing was changed
#   exit 5  result=failed     containerd is not well; what this run edited has its former bytes back
# plan: files (config.toml stays), legacy (a table for each spelling), config_path, restore, none (not come so far).
#
# Lines of ours in config.toml end in `# edge-staging: added`; the node's lines that are out of force begin with `# edge-staging: was: `.
set -u
export LC_ALL=C

: "${ADDRESS=}" "${CA_FILE=}" "${MODE=trust}" "${ROOT=/host}" "${ON_HOST=nsenter -t 1 -m -u -i -n -p --}" "${STATE=/run/node-trust}"
: "${NODE_NAME=}" "${SPREAD_SECONDS=0}" "${HEALTH_SECONDS=30}" "${PERIOD_SECONDS=60}" "${PAUSE=sleep}"

folder=/etc/containerd
config=$folder/config.toml
scratch=$config.edge-staging-new    # a name that no import of `*.toml` takes
before=$config.edge-staging-before  # there from an edit until containerd is well with it: the bytes to go back to
ledger=$folder/edge-staging.ledger  # every path of ours, oldest first; what was there lies beside it as <path>.edge-staging-was
other_units="k3s k3s-agent rke2-server rke2-agent k0scontroller k0sworker snap.microk8s.daemon-kubelite snap.microk8s.daemon-kubelet crio"
plan=none
restarts=0

. "${0%/*}/files.sh"
. "${0%/*}/plan.sh"

on_host() { $ON_HOST "$@"; }
spellings() { echo "$ADDRESS:443 $ADDRESS"; }
digest_of() { sha256sum < "$1" | cut -d ' ' -f 1; }

# leave CODE RESULT REASON
leave() {
  rm -f "$ROOT$scratch"
  echo "node-trust result=$2 plan=$plan restarts=$restarts reason=$3"
  exit "$1"
}
refuse() { leave 4 refused "$1"; }

# put_certificates: where this node's plan looks for them, for both spellings.
put_certificates() {
  for host in $(spellings); do
    target=$hosts/$host
    # Where both exist, containerd looks into the folder without a colon.
    if [ -d "$ROOT$hosts/$(echo "$host" | tr : _)_" ]; then target=$hosts/$(echo "$host" | tr : _)_; fi
    if [ "$in_folders" = no ]; then
      named=$(ca_file_of "$host")
      put "$STATE/ca.crt" "${named:-$hosts/$host/ca.crt}"
      continue
    fi
    put "$STATE/ca.crt" "$target/ca.crt"
    # Older releases take no file without a [host] table, and fall back to *.crt.
    printf 'server = "https://%s"\n\n[host."https://%s"]\n  capabilities = ["pull", "resolve"]\n  ca = "ca.crt"\n' "$host" "$host" > "$STATE/hosts.toml"
    put "$STATE/hosts.toml" "$target/hosts.toml"
  done
}

# restart: true when the CRI answers in time. That the daemon runs says nothing: it runs without its CRI, too.
restart() {
  restarts=$((restarts + 1))
  on_host systemctl restart containerd > /dev/null 2>&1
  seconds=0
  until on_host crictl info > /dev/null 2>&1; do
    if [ "$seconds" -ge "$HEALTH_SECONDS" ]; then return 1; fi
    $PAUSE 1
    seconds=$((seconds + 1))
  done
}

# An edit that did harm once is not tried again.
refuse_again() {
  if [ "$(digest_of "$1")" = "$(cat "$STATE/rejected" 2> /dev/null)" ]; then leave 5 failed "$(cat "$STATE/harm"); not tried again by this pod"; fi
}

# change_config FILE: edits, restarts, and goes back where containerd is not well afterwards.
change_config() {
  cp -p "$ROOT$config" "$ROOT$before-tmp" && mv "$ROOT$before-tmp" "$ROOT$before" || leave 5 failed "$before cannot be written"
  replace "$1" "$config"
  settle
}

# settle: the end of an edit, also of one that was interrupted.
settle() {
  if restart; then
    rm -f "$ROOT$before"
    return
  fi
  digest_of "$ROOT$config" > "$STATE/rejected"
  mv "$ROOT$before" "$ROOT$config"
  take_away "$(cat "$STATE/lines" 2> /dev/null || ledger_lines)"
  harm="the CRI did not answer within $HEALTH_SECONDS s after the edit; the former configuration is back"
  if ! restart; then harm="$harm, and the CRI does not answer either"; fi
  echo "$harm" > "$STATE/harm"
  leave 5 failed "$harm"
}

# Only the first rollout reaches all nodes at once; afterwards they come one at a time.
spread() {
  if [ "$SPREAD_SECONDS" -gt 0 ] && [ ! -f "$ROOT$ledger" ]; then $PAUSE $(($(printf %s "$NODE_NAME" | cksum | cut -d ' ' -f 1) % SPREAD_SECONDS)); fi
}

# probe: asks the registry through the CRI for an image that is not there, without a login. Any answer of the registry itself means that TLS was accepted.
probe() {
  if ! on_host crictl info > "$STATE/answer" 2>&1; then leave 5 failed "the CRI does not answer: $(tail -n 1 "$STATE/answer")"; fi
  key="$(digest_of "$STATE/ca.crt") $ADDRESS"
  for host in $(spellings); do
    on_host crictl pull "$host/trust-probe/none:0" > "$STATE/answer" 2>&1
    answer=$(tail -n 1 "$STATE/answer")
    case $answer in
      *x509* | *certificate*) leave 3 untrusted "$host: $answer" ;;
      *401* | *nauthorized* | *denied* | *'authorization failed'* | *'not found'*) ;;
      *)
        if [ "$key" = "$(cat "$STATE/proved" 2> /dev/null)" ]; then leave 0 trusted "the registry does not answer now"; fi
        leave 3 waiting "$host: $answer"
        ;;
    esac
  done
  echo "$key" > "$STATE/proved"
}

begin() {
  case $ADDRESS in '' | *[!0-9.]*) leave 2 misused "ADDRESS must be an IPv4 address, not '$ADDRESS'" ;; esac
  mkdir -p "$STATE"
  if [ ! -f "$ROOT$config" ]; then refuse "there is no $config"; fi
  if [ -f "$ROOT$before" ]; then settle; fi
  ledger_lines > "$STATE/lines"
  strip "$ROOT$config" > "$STATE/base"
}

# refuse_other_runtime: the kubelet of these services uses a container runtime of its own. A containerd beside it is not the kubelet's, and is left alone.
refuse_other_runtime() {
  on_host systemctl is-active $other_units > "$STATE/units" 2> /dev/null || return 0
  unit=$(echo "$other_units" | tr ' ' '\n' | sed -n "$(grep -n -m 1 '^active$' "$STATE/units" | cut -d : -f 1)p")
  refuse "service ${unit:-of another runtime} gives this node's kubelet a container runtime that does not read $folder; set site.nodeTrust to off, and configure the node as its distribution does"
}

trust() {
  mkdir -p "$STATE"
  refuse_other_runtime
  begin
  # One look, one authority: the file may change at any moment.
  cat "$CA_FILE" > "$STATE/ca.crt" 2> /dev/null
  grep -q -e '-----BEGIN CERTIFICATE-----' "$STATE/ca.crt" || refuse "CA_FILE holds no PEM certificate"
  choose
  edit > "$STATE/new"
  if cmp -s "$STATE/new" "$ROOT$config"; then
    put_certificates
  else
    if [ -L "$ROOT$config" ]; then refuse "config.toml is a symbolic link, which the edit would replace; make it a file of its own first"; fi
    check_edit
    refuse_again "$STATE/new"
    spread
    put_certificates
    change_config "$STATE/new"
  fi
  probe
  leave 0 trusted "$ADDRESS"
}

restore() {
  begin
  plan=restore
  if ! cmp -s "$STATE/base" "$ROOT$config"; then
    cat "$STATE/base" > "$ROOT$scratch"
    dump "$scratch" "$STATE/dump.base" || refuse "containerd does not read config.toml without our lines: $(tail -n 1 "$STATE/dump.err")"
    refuse_again "$STATE/base"
    change_config "$STATE/base"
  fi
  take_away 0
  leave 0 restored "$ADDRESS"
}

keep() {
  mkdir -p "$STATE"
  rm -f "$STATE/ready"
  said=
  while :; do
    line=$(do_once "$MODE")
    code=$?
    if [ "$line" != "$said" ]; then echo "$line"; fi
    said=$line
    if [ $code != 0 ]; then exit $code; fi
    : > "$STATE/ready"
    $PAUSE "$PERIOD_SECONDS"
  done
}

do_once() {
  case $1 in
    trust) trust ;;
    restore) restore ;;
    *) leave 2 misused "there is trust, restore and keep, and no '$1'" ;;
  esac
}

if [ "${1:-}" = keep ]; then keep; else do_once "${1:-}"; fi
