import { stringIn, type TomlTables, tomlTables } from "./toml-tables";

/** A containerd release, for its configuration format. */
export interface ContainerdVersion {
  major: number;
  minor: number;
}

/** containerd's interpretation of its config.toml. */
export interface ContainerdConfig {
  registry: {
    /** As written: a folder, or several separated by colons; empty if unset. */
    path: string;
    /** Folders where pulls look for certificates; none if they use `certificates`. */
    folders: readonly string[];
    mirrors: ReadonlyMap<string, string>;
    /** Certificate file by registry host; the file may be unset. Always empty from 2.0. */
    certificates: ReadonlyMap<string, string | undefined>;
  };
  /** Does the CRI plugin load? The daemon runs either way. */
  hasCri: boolean;
  /** The configured part of what `containerd config dump` prints. */
  dump: string;
}

const criOfVersion2 = "io.containerd.grpc.v1.cri";
const imagesOfVersion3 = "io.containerd.cri.v1.images";

/** Parses a config.toml as this release does. Source: source code of containerd 1.7.35 and 2.0.14 to 2.4.2, compared with the real ones by `npm run test:containerd`. Throws with containerd's reason. */
export function containerdConfig(version: ContainerdVersion, text: string, file: string): ContainerdConfig {
  const tables = tomlTables(text);
  const format = Number(tables.get("")?.values.get("version") ?? 1);
  if (version.major === 1 && format > 2) throw new Error(`expected containerd config version equal to or less than \`2\`, got \`${format}\``);
  const root = ["plugins", format < 3 ? criOfVersion2 : imagesOfVersion3, "registry"];
  const read = { path: "", mirrors: new Map<string, string>(), certificates: new Map<string, string | undefined>() };
  let hasTables = false;
  for (const { path, values } of tables.values()) {
    if (!root.every((part, index) => path[index] === part)) continue;
    const [kind, host, part] = path.slice(root.length);
    if (kind === undefined) read.path = stringIn(values.get("config_path")) ?? "";
    if (kind !== undefined && host !== undefined) hasTables = true;
    if (kind === "mirrors" && host !== undefined) read.mirrors.set(host, values.get("endpoint") ?? "[]");
    if (kind === "configs" && host !== undefined && part === "tls" && version.major === 1) read.certificates.set(host, stringIn(values.get("ca_file")));
  }
  return {
    registry: { ...read, folders: foldersOf(version, read.path, read.mirrors.size > 0, hasTables) },
    hasCri: read.path === "" || (read.mirrors.size === 0 && read.certificates.size === 0),
    dump: dumped(version, tables, root, read, file),
  };
}

/** From 2.2, a list of two is the default without mirrors. From 2.1, a list counts as one folder, unless tables make containerd use its former pull path. */
function foldersOf(version: ContainerdVersion, written: string, hasMirrors: boolean, hasTables: boolean): string[] {
  const path = written === "" && !hasMirrors && isAtLeast(version, 2, 2) ? "/etc/containerd/certs.d:/etc/docker/certs.d" : written;
  if (path === "") return [];
  return isAtLeast(version, 2, 1) && !hasTables ? [path] : path.split(":");
}

function isAtLeast(version: ContainerdVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

type WrittenRegistry = Omit<ContainerdConfig["registry"], "folders">;

function dumped(version: ContainerdVersion, tables: TomlTables, root: readonly string[], registry: WrittenRegistry, file: string): string {
  const quote = version.major === 1 ? '"' : "'";
  const header = (path: readonly string[]) => {
    const parts = path.map((part) => (/^[\w-]+$/.test(part) ? part : `${quote}${part}${quote}`));
    return `${"  ".repeat(Math.max(0, path.length - 1))}[${parts.join(".")}]`;
  };
  const format = version.major === 1 ? 2 : isAtLeast(version, 2, 3) ? 4 : 3;
  const lines = [`imports = ["${file}"]`, `version = ${format}`];
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
