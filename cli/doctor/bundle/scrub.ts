/** What stands for a removed secret. */
export const removed = "(removed)";

/** Shorter texts occur by chance; no secret of this project is that short. */
const shortest = 8;

/** Names of settings and variables whose values are secrets. */
const secretName = /password|passphrase|secret$|token|credential|private_?key|access_?key|connection_?string/i;

/** Patterns of secrets of any origin: private keys, JSON Web Tokens, logins in headers and URLs, passwords in connection strings and JSON. */
const shapes: readonly [pattern: RegExp, replacement: string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, removed],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, removed],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi, `$1 ${removed}`],
  [/(\w+:\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${removed}@`],
  [/((?:password|passwd|pwd|secret|accountkey|sharedaccesskey|signature|sig)\\?["']?\s*(?:=\s*\\?["']?|:\s*\\?["']))[^\s"'\\;,&)}]+/gi, `$1${removed}`],
  [/((?<![\w/-])(?:password|passwd|pwd):\s*)[^\s"'\\;,&)}]+/gi, `$1${removed}`],
];

/** Values of the environment variables whose names are those of secrets. Secret. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): string[] {
  // A variable with the path of a file is named like the secret in it.
  const isPath = (name: string, value: string) => /_(FILE|PATH)$/i.test(name) || value.startsWith("/");
  return Object.entries(environment).flatMap(([name, value = ""]) => (secretName.test(name) && !isPath(name, value) ? value : []));
}

/** Removes these secrets, in plain text and as base64 and URLs write them, and everything in the shape of a secret. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  // Longer ones first: one may contain another.
  const known = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) =>
    shapes.reduce(
      (scrubbed, [pattern, replacement]) => scrubbed.replaceAll(pattern, replacement),
      known.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, removed), text),
    );
}

/** Settings without encrypted values, keys of the encryption, and texts whose names are those of secrets. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isSecret = name === "secure" || /^encrypt/.test(name) || (typeof member === "string" && secretName.test(name));
      return [name, isSecret ? removed : withoutSecrets(member)];
    }),
  );
}
