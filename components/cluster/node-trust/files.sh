# The node's files: every path of ours is in the ledger, with what was there beside it, so that it can be taken away again. Sourced by node-trust.sh.

# replace FILE PATH: the path gets the file's bytes at once and keeps its mode. No temporary name ends in `.crt` or `.toml`, which containerd would read.
replace() {
  if [ -f "$ROOT$2" ]; then cp -p "$ROOT$2" "$ROOT$2.edge-staging-tmp"; fi
  if cat "$1" > "$ROOT$2.edge-staging-tmp" && mv "$ROOT$2.edge-staging-tmp" "$ROOT$2"; then return; fi
  rm -f "$ROOT$2.edge-staging-tmp"
  leave 5 failed "$2 cannot be written"
}

# own PATH: writes into the ledger that the path is ours, and keeps what is there.
own() {
  if grep -qxF "$1" "$ROOT$ledger" 2> /dev/null; then return; fi
  if [ -f "$ROOT$1" ]; then cp -p "$ROOT$1" "$ROOT$1.edge-staging-was"; fi
  echo "$1" >> "$ROOT$ledger"
}

make_folder() {
  if [ -d "$ROOT$1" ]; then return; fi
  make_folder "${1%/*}"
  own "$1"
  mkdir "$ROOT$1"
}

# put FILE PATH: unless the bytes are there.
put() {
  if cmp -s "$1" "$ROOT$2"; then return; fi
  make_folder "${2%/*}"
  own "$2"
  replace "$1" "$2"
}

# take_away LINES: what the ledger names beyond its first lines, newest first.
take_away() {
  if [ ! -f "$ROOT$ledger" ]; then return; fi
  awk -v kept="$1" 'NR > kept { path[++n] = $0 } END { while (n) print path[n--] }' "$ROOT$ledger" | while read -r path; do
    if [ -f "$ROOT$path.edge-staging-was" ]; then
      mv "$ROOT$path.edge-staging-was" "$ROOT$path"
    elif [ -d "$ROOT$path" ]; then
      rmdir "$ROOT$path" 2> /dev/null # stays where somebody else has put something into it
    else
      rm -f "$ROOT$path"
    fi
  done
  if [ "$1" = 0 ]; then
    rm -f "$ROOT$ledger"
  else
    head -n "$1" "$ROOT$ledger" > "$STATE/ledger"
    replace "$STATE/ledger" "$ledger"
  fi
}

ledger_lines() { if [ -f "$ROOT$ledger" ]; then wc -l < "$ROOT$ledger"; else echo 0; fi; }
