import { EdgeError, type Fault } from "../../components/core/fault";
import { type CertificateTexts, certificateFaults } from "../../components/cluster/extension/registry-certificate";
import type { ConfigSource, secretSettings } from "./config-source";
import type { SiteConfig } from "./site-schema";

/** Config keys of the certificate's parts. */
const keys = { certificate: "certificate", key: "certificateKey", authority: "certificateAuthority" } as const satisfies Record<
  keyof CertificateTexts,
  keyof typeof secretSettings
>;

/**
 * The certificate of a site's registry from the config, checked for the service address at `now`; undefined where the certificate has another source. Secret.
 * @throws EdgeError with every fault
 */
export function readOwnCertificate(
  source: Pick<ConfigSource, "get" | "isSecret">,
  { registry, retireUnreachable }: SiteConfig,
  now: Date,
): CertificateTexts | undefined {
  const { certificate, serviceAddress = "" } = registry;
  if (certificate.from !== "config") return undefined;
  const texts = { certificate: source.get(keys.certificate) ?? "", key: source.get(keys.key) ?? "", authority: source.get(keys.authority) ?? "" };
  const missing = Object.entries(keys).filter(([part]) => texts[part as keyof CertificateTexts] === "");
  const faults = [
    ...missing.map(([, key]) => notSet(key)),
    ...(texts.key !== "" && !source.isSecret(keys.key) ? [plainKey] : []),
    ...(missing.length > 0 || retireUnreachable ? [] : certificateFaults(texts, serviceAddress, now, `config keys ${Object.values(keys).join(", ")}`)),
  ];
  if (faults.length > 0) throw new EdgeError(faults);
  return texts;
}

function notSet(key: string): Fault {
  return {
    code: "EDGE-CONFIG",
    what: "a required setting is missing",
    given: `edge-staging:${key} = (not set)`,
    allowed: "PEM, because site.registry.certificate.from = config",
    fix: `set it from its file: pulumi config set --secret ${key} < file.pem`,
  };
}

const plainKey: Fault = {
  code: "EDGE-CONFIG",
  what: "a private key is in plain text in the stack's file",
  given: `edge-staging:${keys.key}`,
  allowed: "a secret",
  fix: `have a new certificate issued, and set its key with pulumi config set --secret ${keys.key} < key.pem`,
};
