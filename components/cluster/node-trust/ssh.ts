/** A machine reached over SSH. */
export interface SshHost {
  /** Name or address. */
  host: string;
  port: number;
  /** root, or a user that becomes root with `sudo -n`. */
  user: string;
  /** Public host key, type first. A machine with another key is refused. */
  hostKey: string;
}

/** A cluster node reached over SSH. */
export interface SshNode extends SshHost {
  /** Identifies the node across runs. */
  name: string;
}

/** Whether each name, and each host with its port, occurs once. */
export function areDistinct(nodes: readonly Pick<SshNode, "name" | "host" | "port">[]): boolean {
  const places = nodes.map(({ host, port }) => `${host.toLowerCase()} ${port}`);
  return [nodes.map(({ name }) => name), places].every((list) => new Set(list).size === list.length);
}

/** Supported host key types. Not `ssh-rsa`: @pulumi/command requests its SHA-1 signature, which OpenSSH rejects since 8.8. Source: pulumi-command 1.2.1, remote/connection.go. */
export const hostKeyTypes = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"] as const;

/** Whether a text is a public host key as in `/etc/ssh/ssh_host_*_key.pub`, or in `ssh-keyscan` output without the leading host name. Source: RFC 4253, 6.6. */
export function isHostKey(text: string): boolean {
  const [type = "", blob = ""] = text.trim().split(/\s+/);
  return !text.includes("\n") && hostKeyTypes.some((known) => known === type) && leadingString(Buffer.from(blob, "base64")) === type;
}

/** Why a text cannot be used as an SSH private key; undefined if it can. Never quotes the key. */
export function privateKeyFault(text: string): string | undefined {
  const [, kind = "", body = ""] = /^-----BEGIN ((?:OPENSSH|RSA|EC|ENCRYPTED)? ?PRIVATE KEY)-----\s([\s\S]*)-----END \1-----\s*$/.exec(text) ?? [];
  if (kind === "") return "is not a private key in PEM";
  return isEncrypted(kind, body) ? "requires a passphrase, which nobody can enter while a program runs" : undefined;
}

const magic = "openssh-key-v1\0";

/** Source: PROTOCOL.key of OpenSSH: the name of the cipher follows the magic bytes. */
function isEncrypted(kind: string, body: string): boolean {
  if (!kind.startsWith("OPENSSH")) return kind.startsWith("ENCRYPTED") || body.includes("ENCRYPTED");
  return leadingString(Buffer.from(body, "base64").subarray(magic.length)) !== "none";
}

/** The string at the start of the bytes, preceded by its length in four bytes. Source: RFC 4251, 5. */
function leadingString(bytes: Buffer): string {
  return bytes.length < 4 ? "" : bytes.subarray(4, 4 + bytes.readUInt32BE()).toString("latin1");
}
