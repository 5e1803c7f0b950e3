import { type Command, type CommandEntry, exitCodes, UsageError } from "../io/command";

/** Implements `completion` for a table of commands. */
export function completionOf(commands: readonly CommandEntry[]): Command {
  return async ({ operands: [shell = ""] }, { print }) => {
    print(completionScript(shell, commands));
    return exitCodes.done;
  };
}

/** The completion script of a shell. Throws UsageError for an unsupported shell. */
export function completionScript(shell: string, commands: readonly CommandEntry[]): string {
  const generate = shells[shell];
  if (!generate) throw new UsageError(`completion takes ${Object.keys(shells).join(", ")}, given ${shell || "nothing"}`);
  return generate(commands);
}

/** Script generators by shell. */
const shells: Readonly<Record<string, (commands: readonly CommandEntry[]) => string>> = { bash, zsh, fish };

/** Prints the names of the stacks that have a file; the same in every shell's own syntax below. */
const listStacks = `local file
  for file in stacks/Pulumi.*.yaml; do
    [ -e "$file" ] || continue
    file=\${file#stacks/Pulumi.}
    echo "\${file%.yaml}"
  done`;

function optionsOf({ operand, options, json }: CommandEntry): { name: string; takesValue: boolean; description: string }[] {
  const common = [
    ...(operand?.name === "stack" ? [{ name: "--stack", takesValue: true, description: "the stack" }] : []),
    ...(json === undefined ? [] : [{ name: "--json", takesValue: false, description: "print one JSON object" }]),
    { name: "--help", takesValue: false, description: "show help" },
  ];
  return [...options.map(({ flags, description }) => ({ name: flags.split(" ")[0] ?? "", takesValue: flags.includes("<"), description })), ...common];
}

/** Candidates for the operand: a list of words, or the function that prints stacks. Files are the shell's default. */
function operandWords({ operand }: CommandEntry, stacks: string): string {
  return operand?.name === "stack" ? stacks : (operand?.words ?? []).join(" ");
}

function bash(commands: readonly CommandEntry[]): string {
  const names = [...commands.map(({ name }) => name), "help", "--help", "--version"].join(" ");
  const cases = commands.map((entry) => {
    const words = [...optionsOf(entry).map(({ name }) => name), operandWords(entry, "$(_edge_staging_stacks)")].filter(Boolean).join(" ");
    return `    ${entry.name}) candidates="${words}" ;;`;
  });
  return `# Bash completion of edge-staging. Load it with: source <(edge-staging completion bash)
_edge_staging_stacks() {
  ${listStacks}
}
_edge_staging() {
  local candidates current=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]}
  [ "$COMP_CWORD" -gt 1 ] || command=
  case $command in
    "") candidates="${names}" ;;
    help) candidates="${commands.map(({ name }) => name).join(" ")}" ;;
${cases.join("\n")}
  esac
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$candidates" -- "$current")
}
complete -o default -F _edge_staging edge-staging`;
}

function zsh(commands: readonly CommandEntry[]): string {
  const described = (name: string, text: string) => `'${`${name}:${text}`.replaceAll("'", "'\\''")}'`;
  const cases = commands.map((entry) => {
    const options = optionsOf(entry).map(({ name, description }) => described(name, description));
    const words = operandWords(entry, "$(_edge_staging_stacks)");
    return `    ${entry.name})
      candidates=(${options.join(" ")})
      _describe option candidates
      ${words ? `compadd -- ${words.startsWith("$") ? `\${(f)"${words}"}` : words}` : "_files"} ;;`;
  });
  return `#compdef edge-staging
# Zsh completion of edge-staging. Write it to a folder of fpath as _edge-staging.
_edge_staging_stacks() {
  setopt localoptions nullglob
  ${listStacks}
}
_edge_staging() {
  local -a candidates
  if (( CURRENT == 2 )) || [[ $words[2] == help ]]; then
    candidates=(${commands.map(({ name, summary }) => described(name, summary)).join(" ")})
    _describe command candidates
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = _edge-staging ]; then _edge_staging "$@"; else compdef _edge_staging edge-staging; fi`;
}

function fish(commands: readonly CommandEntry[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap((entry) => {
    const here = `complete -c edge-staging -n ${quoted(`__fish_seen_subcommand_from ${entry.name}`)}`;
    const words = operandWords(entry, "(__edge_staging_stacks)");
    return [
      `complete -c edge-staging -f -n __fish_use_subcommand -a ${entry.name} -d ${quoted(entry.summary)}`,
      ...optionsOf(entry).map(({ name, takesValue, description }) => `${here} -l ${name.slice(2)}${takesValue ? " -r" : ""} -d ${quoted(description)}`),
      ...(words ? [`${here} -f -a ${quoted(words)}`] : []),
    ];
  });
  return `# fish completion of edge-staging. Write it to ~/.config/fish/completions/edge-staging.fish.
function __edge_staging_stacks
  for file in stacks/Pulumi.*.yaml
    string replace -r '^stacks/Pulumi\\.(.*)\\.yaml$' '$1' $file
  end
end
${lines.join("\n")}`;
}
