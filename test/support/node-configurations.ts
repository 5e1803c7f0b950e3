/** The registry section of a config.toml, between a head and a tail that must not change. */
export function version2(registry: string): string {
  return `# how this node was made
version = 2

[plugins]
  [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "localhost:5000/vmware.io/pause:3.9"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = true
${registry}
[metrics]
  address = ""
`;
}

const cri = 'plugins."io.containerd.grpc.v1.cri".registry';
const mirrors = `    [${cri}]
      [${cri}.mirrors]
        # pulls of the node itself
        [${cri}.mirrors."docker.io"]
          endpoint = ["https://registry-1.docker.io"]
        [${cri}.mirrors."localhost:5000"]
          endpoint = ["http://localhost:5000"]
`;
const stock = version2(mirrors);

/** Configurations of nodes before this program changes them, by description. They imitate the stock Tanzu node image, its additional trusted registries, upstream's image-builder, and manual edits. */
export const nodeConfigurations = {
  /** The stock file of Tanzu node images: mirrors, no config_path. */
  stock,
  /** A standalone Tanzu cluster with its own registry. */
  "appended trust": `${stock}[${cri}.configs."harbor.factory".tls]\n  ca_file = "/etc/containerd/harbor.factory.crt"\n`,
  /** Upstream's image-builder since June 2024. */
  "image-builder": version2(`    [${cri}]\n      config_path = "/etc/containerd/certs.d"\n`),
  /** What \`containerd config default\` of 1.6 and 1.7 prints. */
  "generated default": version2(
    `    [${cri}]\n      config_path = ""\n\n      [${cri}.auths]\n\n      [${cri}.configs]\n\n      [${cri}.headers]\n\n      [${cri}.mirrors]\n`,
  ),
  /** The default of 2.2 and later, written explicitly. */
  "path list": version2(`    [${cri}]\n      config_path = "/etc/containerd/certs.d:/etc/docker/certs.d"\n`),
  /** A list with a folder that the script does not know. */
  "list beyond /etc": version2(`    [${cri}]\n      config_path = "/etc/containerd/certs.d:/opt/certs.d"\n`),
  /** The staging guide's edit: mirrors commented out, a table for one spelling of the host. */
  "guide by hand": `${version2(mirrors.replaceAll(/^/gm, "#"))}[${cri}]\n[${cri}.configs."10.96.0.50:443".tls]\n  ca_file = "/etc/containerd/certs.d/10.96.0.50:443/ca.crt"\n`,
  "no final newline": stock.slice(0, -1),
  CRLF: stock.replaceAll("\n", "\r\n"),
  "single quotes": stock.replaceAll('"', "'"),
  "nothing about registries": version2(""),
  broken: `${stock}[plugins\n`,
  "version 1": stock.replace("version = 2\n", ""),
  "foreign mirror": stock.replace("https://registry-1.docker.io", "https://mirror.factory"),
  /** A mirror for every registry, including the site's. */
  "mirror of all": version2(`    [${cri}]\n      [${cri}.mirrors."*"]\n        endpoint = ["http://127.0.0.1:5001"]\n`),
  /** No registry settings except imports of other files. */
  imports: `imports = ["/etc/containerd/conf.d/*.toml"]\n${version2("")}`,
  "inline table": version2("").replace("    sandbox_image", '    registry = { config_path = "" }\n    sandbox_image'),
  /** Makes 2.1 and later use their previous pull implementation, which reads lists of folders. */
  "former pulls": `version = 3\n\n[plugins."io.containerd.cri.v1.images"]\n  use_local_image_pull = true\n`,
  /** As containerd 2 writes it. */
  "version 3": `version = 3\n\n[plugins.'io.containerd.cri.v1.images'.registry]\n  config_path = ''\n\n[plugins.'io.containerd.cri.v1.images'.pinned_images]\n  sandbox = 'pause:3.10'\n`,
} satisfies Record<string, string>;
