# What a node's own shell runs for `nodeTrust: ssh`: unpacks the node script into a folder of its own, runs it, again while the registry does not answer yet, and tells whoever waits what came of it.
# Comes on standard input behind its variables and a function `unpack`, which node-script.ts writes. POSIX sh and busybox applets only.
#
# usage: sh -s trust | restore
#
# Variables: ADDRESS and NODE_NAME as of node-trust.sh, HOST (how the node is reached, to be told), WAIT_SECONDS (how long the registry may take to answer).
# ROOT, ON_HOST and PAUSE as of node-trust.sh; here the node's own /, and no words before a command.
# A connection that breaks leaves the script at work; the next run ends what is not ended.

umask 022
# What a login without a terminal leaves out of PATH.
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
: "${ROOT=}" "${ON_HOST=}" "${PAUSE=sleep}"

# tell VERB: a sentence with what to do, beneath the script's own line.
tell() {
  what="the registry is not trusted on node $NODE_NAME ($HOST)"
  if [ "$1" = restore ]; then what="node $NODE_NAME ($HOST) has not got its own bytes back"; fi
  printf 'EDGE-NODE-TRUST  %s\n  given   %s\n  fix     put the node right as it says, then `pulumi up`\n' "$what" "${line#*reason=}"
}

main() {
  folder=$(mktemp -d) || exit 5
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 5' HUP INT TERM
  unpack
  export PATH ADDRESS NODE_NAME ROOT ON_HOST PAUSE
  waited=0
  while :; do
    line=$(CA_FILE=$folder/ca.crt STATE=$folder/state sh "$folder/node-trust.sh" "$1" 2>&1)
    code=$?
    if [ "$code" != 3 ] || [ "$waited" -ge "$WAIT_SECONDS" ]; then break; fi
    $PAUSE 10
    waited=$((waited + 10))
  done
  echo "$line"
  if [ "$code" != 0 ]; then tell "$1"; fi
  exit "$code"
}

# The shell still reads its own text from standard input; nothing that it runs may.
main "$@" < /dev/null
