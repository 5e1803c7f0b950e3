/** Types of host keys that are taken. Not `ssh-rsa`: @pulumi/command asks for a key of that type by its SHA-1 signature, which OpenSSH refuses since 8.8. Source: pulumi-command 1.2.1, remote/connection.go. */
export const hostKeyTypes = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"] as const;

/** Is this the public key of a host as `ssh-keyscan` and `/etc/ssh/ssh_host_*_key.pub` have it, without the host's name before it? Source: RFC 4253, 6.6. */
export function isHostKey(text: string): boolean {
  const [type = "", blob = ""] = text.trim().split(/\s+/);
  return !text.includes("\n") && hostKeyTypes.some((known) => known === type) && textAtStart(Buffer.from(blob, "base64")) === type;
}

/** What is wrong with a private key for SSH, or undefined. No part of it is told. */
export function privateKeyFault(text: string): string | undefined {
  const [, kind = "", body = ""] = /^-----BEGIN ((?:OPENSSH|RSA|EC|ENCRYPTED)? ?PRIVATE KEY)-----\s([\s\S]*)-----END \1-----\s*$/.exec(text) ?? [];
  if (kind === "") return "is no private key in PEM";
  return isEncrypted(kind, body) ? "needs a passphrase, which nobody can give while a program runs" : undefined;
}

const magic = "openssh-key-v1\0";

/** Source: PROTOCOL.key of OpenSSH: after the magic words comes the name of the cipher. */
function isEncrypted(kind: string, body: string): boolean {
  if (!kind.startsWith("OPENSSH")) return kind.startsWith("ENCRYPTED") || body.includes("ENCRYPTED");
  return textAtStart(Buffer.from(body, "base64").subarray(magic.length)) !== "none";
}

/** The text that these bytes begin with, behind its length in four bytes. Source: RFC 4251, 5. */
function textAtStart(bytes: Buffer): string {
  return bytes.length < 4 ? "" : bytes.subarray(4, 4 + bytes.readUInt32BE()).toString("latin1");
}
