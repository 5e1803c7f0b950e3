import { stringIn, type TomlTables, tomlTables } from "./toml-tables";

/** A release of containerd as far as its configuration goes. */
export interface ContainerdVersion {
  major: number;
  minor: number;
}

/** What containerd makes of its config.toml. */
export interface ContainerdConfig {
  registry: {
    /** Folder, or several with colons between them; empty where there is none. */
    path: string;
    mirrors: ReadonlyMap<string, string>;
    /** By host as images are written; the file may be unset. From 2.0 on always empty. */
    certificates: ReadonlyMap<string, string | undefined>;
  };
  /** Does the CRI plugin load? The daemon runs either way. */
  hasCri: boolean;
  /** The effective configuration as `containerd config dump` prints it, as far as it was written by somebody. */
  dump: string;
}

const criOfVersion2 = "io.containerd.grpc.v1.cri";
const imagesOfVersion3 = "io.containerd.cri.v1.images";

/** Reads a config.toml as this release does. Source: tried with containerd 1.6.20, and with the rules that its sources give for the others. Throws with containerd's reason. */
export function containerdConfig(version: ContainerdVersion, text: string, file: string): ContainerdConfig {
  const tables = tomlTables(text);
  const format = Number(tables.get("")?.values.get("version") ?? 1);
  if (version.major === 1 && format > 2) throw new Error(`expected containerd config version equal to or less than \`2\`, got \`${format}\``);
  const root = ["plugins", format < 3 ? criOfVersion2 : imagesOfVersion3, "registry"];
  const read = { path: "", mirrors: new Map<string, string>(), certificates: new Map<string, string | undefined>() };
  let isWritten = false;
  for (const { path, values } of tables.values()) {
    if (!root.every((part, index) => path[index] === part)) continue;
    const [kind, host, part] = path.slice(root.length);
    if (kind === undefined) read.path = stringIn(values.get("config_path")) ?? "";
    if (kind !== undefined && host !== undefined) isWritten = true;
    if (kind === "mirrors" && host !== undefined) read.mirrors.set(host, values.get("endpoint") ?? "[]");
    if (kind === "configs" && host !== undefined && part === "tls" && version.major === 1) read.certificates.set(host, stringIn(values.get("ca_file")));
  }
  const isSince22 = version.major > 2 || (version.major === 2 && version.minor >= 2);
  if (read.path === "" && !isWritten && isSince22) read.path = "/etc/containerd/certs.d:/etc/docker/certs.d";
  return {
    registry: read,
    hasCri: read.path === "" || (read.mirrors.size === 0 && read.certificates.size === 0),
    dump: dumped(version, tables, root, read, file),
  };
}

function dumped(version: ContainerdVersion, tables: TomlTables, root: readonly string[], registry: ContainerdConfig["registry"], file: string): string {
  const quote = version.major === 1 ? '"' : "'";
  const header = (path: readonly string[]) => {
    const parts = path.map((part) => (/^[\w-]+$/.test(part) ? part : `${quote}${part}${quote}`));
    return `${"  ".repeat(Math.max(0, path.length - 1))}[${parts.join(".")}]`;
  };
  const lines = [`imports = ["${file}"]`, `version = ${version.major === 1 ? 2 : 3}`];
  for (const { path, values } of tables.values()) {
    if (root.every((part, index) => path[index] === part) || path.length === 0) continue;
    lines.push("", header(path), ...[...values].map(([key, value]) => `${"  ".repeat(path.length)}${key} = ${value}`));
  }
  const base = ["plugins", version.major === 1 ? criOfVersion2 : imagesOfVersion3, "registry"];
  const string = (value: string) => `${quote}${value}${quote}`;
  lines.push("", header(base), `      config_path = ${string(registry.path)}`);
  if (version.major === 1) for (const empty of ["auths", "configs", "headers"]) lines.push("", header([...base, empty]));
  for (const [host, file] of registry.certificates)
    lines.push("", header([...base, "configs", host]), "", header([...base, "configs", host, "tls"]), `            ca_file = ${string(file ?? "")}`);
  lines.push("", header([...base, "mirrors"]));
  for (const [host, endpoints] of registry.mirrors)
    lines.push("", header([...base, "mirrors", host]), `          endpoint = ${endpoints.replaceAll('"', quote)}`);
  return `${lines.join("\n")}\n`;
}
