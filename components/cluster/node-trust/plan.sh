# What is to become of a node's config.toml: read, decide, write a new text, check it. Sourced by node-trust.sh; changes nothing on the node but its scratch file.
# The plan is made from what the node says without our lines, so that the same node always gets the same text. Source of the table: docs/reference/node-trust.md.

# strip FILE: its text without our lines, byte for byte what it was.
strip() {
  if ! grep -q '# edge-staging: ' "$1"; then
    cat "$1"
    return
  fi
  awk '/# edge-staging: added, no newline before$/ { cut = 1; next }
    /# edge-staging: added$/ { next }
    { sub(/^# edge-staging: was: /, ""); if (n++) printf "\n"; printf "%s", $0 }
    END { if (!cut) printf "\n" }' "$1"
}

# dump PATH OUT: the effective configuration of a file of the node. The file's own path stands in it and in what is wrong with it, and is made the same for all.
dump() {
  on_host containerd --config "$1" config dump > "$2" 2> "$STATE/dump.err"
  dumped=$?
  sed -i "s|$scratch|$config|" "$2" "$STATE/dump.err"
  return $dumped
}

# facts < dump: lines `config_path <folders>`, `mirror <host> <endpoints>`, `tls <host> <ca_file, or - where it has none>`, `configs`.
facts() {
  awk 'function ended() { if (tls != "") print "tls", tls, ca; if (mirror != "") print "mirror", mirror, endpoints; tls = mirror = "" }
    function unquoted(text) { gsub(/"/, "", text); return text }
    function value() { sub(/^[^=]*=[ \t]*/, "", line); return unquoted(line) }
    { line = $0; gsub(/\047/, "\"", line); sub(/^[ \t]+/, "", line); sub(/[ \t\r]+$/, "", line) }
    line ~ /^\[/ {
      ended(); inside = 0
      if (match(line, /^\[plugins\."io\.containerd\.(grpc\.v1\.cri|cri\.v1\.images)"\.registry/)) {
        table = substr(line, RLENGTH + 1); sub(/\]$/, "", table)
        if (table == "") inside = 1
        else if (sub(/^\.mirrors\./, "", table)) { mirror = unquoted(table); endpoints = "" }
        else if (sub(/^\.configs\./, "", table)) { if (sub(/\.tls$/, "", table)) { tls = unquoted(table); ca = "-" } else print "configs" }
      }
      next
    }
    inside && line ~ /^config_path[ \t]*=/ { path = value(); if (path != "") print "config_path", path }
    mirror != "" && line ~ /^endpoint[ \t]*=/ { endpoints = value(); gsub(/[][ ]/, "", endpoints) }
    tls != "" && line ~ /^ca_file[ \t]*=/ { ca = value(); if (ca == "") ca = "-" }
    END { ended() }'
}

fact() { awk -v name="$1" '$1 == name { sub(/^[^ ]+ /, ""); print }' "$STATE/facts"; }
ca_file_of() { awk -v host="$1" '$1 == "tls" && $2 == host { print $3 }' "$STATE/facts"; }
is_at_least() { [ "$major" -gt "$1" ] || { [ "$major" -eq "$1" ] && [ "$minor" -ge "$2" ]; }; }

# choose: from $STATE/base sets plan, hosts (folder of the hosts' folders), in_folders (are certificates found there?), plugin and release.
choose() {
  read_version
  format=$(awk '/^[ \t]*\[/ { exit } /^[ \t]*version[ \t]*=/ { sub(/^[^=]*=[ \t]*/, ""); sub(/[^0-9].*$/, ""); print; exit }' "$STATE/base")
  if [ "${format:-1}" -lt 2 ]; then refuse "config.toml is of version 1; bring it to version 2 first"; fi
  plugin=io.containerd.grpc.v1.cri
  if [ "$format" -gt 2 ]; then plugin=io.containerd.cri.v1.images; fi
  cat "$STATE/base" > "$ROOT$scratch"
  dump "$scratch" "$STATE/dump.base" || refuse "containerd does not read config.toml: $(tail -n 1 "$STATE/dump.err")"
  facts < "$STATE/dump.base" > "$STATE/facts"
  hosts=$folder/certs.d
  in_folders=yes
  path=$(fact config_path)
  # What 2.2 and later look into where nothing is said; their dump does not show it.
  if [ -z "$path" ] && is_at_least 2 2 && [ -z "$(fact mirror)" ]; then path=/etc/containerd/certs.d:/etc/docker/certs.d; fi
  case $path in
    *:*) choose_for_list ;;
    ?*) plan=files hosts=$path ;;
    *) choose_without_path ;;
  esac
  case $hosts in /etc/*) ;; *) refuse "config_path $hosts is outside /etc" ;; esac
}

read_version() {
  release=$(on_host containerd --version 2> /dev/null | awk '{ sub(/^v/, "", $3); print $3 }')
  major=${release%%.*}
  minor=${release#*.}
  minor=${minor%%[!0-9]*}
  case $major:$minor in *[!0-9:]* | :* | *:) refuse "containerd on the node does not tell its version" ;; esac
}

# Several folders: from 2.1 on a pull takes them for the name of one.
choose_for_list() {
  hosts=${path%%:*}
  plan=files
  if ! is_at_least 2 1; then return; fi
  for other in $(echo "${path#*:}" | tr : ' '); do
    if [ "${other#/etc/}" = "$other" ] || { [ "$other" != "$hosts" ] && [ -n "$(ls -A "$ROOT$other" 2> /dev/null)" ]; }; then
      refuse "containerd $release has several folders for certificates, of which most pulls read none; move what is in $other to $hosts"
    fi
  done
  choose_folder
}

choose_without_path() {
  if is_at_least 2 0 || { is_at_least 1 5 && [ ! -s "$STATE/facts" ]; }; then choose_folder; else choose_tables; fi
}

# Mirrors cannot be beside a hosts folder. They may go where they say what containerd does without them; what else they say only a human can translate.
choose_folder() {
  plan=config_path
  foreign=$(fact mirror | grep -vx -e 'docker.io https://registry-1.docker.io' -e 'localhost:5000 http://localhost:5000' | cut -d ' ' -f 1 | tr '\n' ' ')
  if [ -n "$foreign" ]; then refuse "containerd $release takes no mirrors beside a hosts folder; write hosts.toml files for ${foreign% } and take the mirrors out"; fi
}

# Up to 1.7 a table for each spelling is the smallest edit beside mirrors or tables of others; both are literal keys.
choose_tables() {
  # A mirror of all is asked first, for the probe, too, and what it answers hides the registry's own answer.
  if fact mirror | grep -q '^\* '; then refuse "config.toml has a mirror of all registries (*); name the registries that it is for"; fi
  plan=files
  in_folders=no
  for host in $(spellings); do
    case $(ca_file_of "$host") in
      '') plan=legacy ;;
      /etc/*) ;;
      -) refuse "config.toml has a tls table of $host without a ca_file" ;;
      *) refuse "the ca_file of $host is outside /etc" ;;
    esac
  done
}

# edit: the text of $STATE/base by the plan. A last line without an end gets one, noted.
edit() {
  if [ "$plan" = files ]; then
    cat "$STATE/base"
    return
  fi
  cat "$STATE/base" > "$STATE/ended"
  if [ -n "$(tail -c 1 "$STATE/base")" ]; then printf '\n# edge-staging: added, no newline before\n' >> "$STATE/ended"; fi
  if [ "$plan" = legacy ]; then with_tables; else with_folder; fi
}

with_tables() {
  cat "$STATE/ended"
  for host in $(spellings); do
    if [ -n "$(ca_file_of "$host")" ]; then continue; fi
    printf '[plugins."%s".registry.configs."%s".tls] # edge-staging: added\n' "$plugin" "$host"
    printf '  ca_file = "%s/%s/ca.crt" # edge-staging: added\n' "$hosts" "$host"
  done
}

# config_path below the registry's header, or with one; mirrors and a former config_path are put out of force.
with_folder() {
  awk -v header="[plugins.\"$plugin\".registry]" -v hosts="$hosts" '
    function put_path() { print "  config_path = \"" hosts "\" # edge-staging: added"; done = 1 }
    { line = $0; gsub(/\047/, "\"", line); sub(/^[ \t]+/, "", line); sub(/[ \t\r]*(#.*)?$/, "", line) }
    line ~ /^\[/ { registry = (line == header); mirrors = (index(line, substr(header, 1, length(header) - 1) ".mirrors") == 1) }
    (mirrors && line != "") || (registry && line ~ /^config_path[ \t]*=/) { print "# edge-staging: was: " $0; next }
    { print }
    registry && line == header { put_path() }
    END { if (!done) { print header " # edge-staging: added"; put_path() } }' "$STATE/ended"
}

# check_edit: refuses unless $STATE/new loads, says what is wanted, changes nothing but the registry, and can be taken back byte for byte.
check_edit() {
  cat "$STATE/new" > "$ROOT$scratch"
  dump "$scratch" "$STATE/dump.new" || refuse "the edit was not taken: $(tail -n 1 "$STATE/dump.err")"
  without_registry < "$STATE/dump.base" > "$STATE/rest.base"
  without_registry < "$STATE/dump.new" | cmp -s - "$STATE/rest.base" || refuse "the edit would change more than the registry"
  strip "$STATE/new" | cmp -s - "$STATE/base" || refuse "the edit could not be taken back"
  facts < "$STATE/dump.new" > "$STATE/facts.new"
  if [ "$plan" = config_path ]; then wanted="config_path $hosts" others='^mirror '; else wanted=$(tables_wanted) others='^config_path '; fi
  if [ "$(echo "$wanted" | grep -cvxFf "$STATE/facts.new")" != 0 ] || grep -q "$others" "$STATE/facts.new"; then refuse "the edit has no effect; look at what config.toml imports"; fi
}

tables_wanted() {
  for host in $(spellings); do
    ca=$(ca_file_of "$host")
    echo "tls $host ${ca:-$hosts/$host/ca.crt}"
  done
}

without_registry() {
  awk '{ line = $0; gsub(/\047/, "\"", line); sub(/^[ \t]+/, "", line) }
    line ~ /^\[/ { skip = (line ~ /^\[plugins\."io\.containerd\.(grpc\.v1\.cri|cri\.v1\.images)"\.registry[].]/) }
    !skip && line != ""'
}
