/**
 * Full names of the config keys that hold something encrypted, as the language host tells the program; the SDK has them, but does not show them.
 * Source: @pulumi/pulumi 3.259, runtime/config.ts, `PULUMI_CONFIG_SECRET_KEYS`: a JSON list.
 */
export function configSecretKeys(environment: Readonly<Record<string, string | undefined>>): string[] {
  const keys: unknown = JSON.parse(environment["PULUMI_CONFIG_SECRET_KEYS"] || "[]");
  return Array.isArray(keys) ? keys.map(String) : [];
}
