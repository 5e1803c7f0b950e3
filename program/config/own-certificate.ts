import { EdgeError, type Fault } from "../../components/core/fault";
import { type CertificateTexts, certificateFaults } from "../../components/cluster/extension/registry-certificate";
import type { ConfigSource, secretSettings } from "./config-source";

/** The settings that decide whether a certificate is in the config, and what it has to name. */
export interface CertificateSettings {
  registry: { certificate: { from: string }; serviceAddress?: string | undefined };
  /** Then the certificate is not checked: the site will be destroyed. */
  retireUnreachable: boolean;
}

/** Config keys of the certificate's parts. */
const keys = { certificate: "certificate", key: "certificateKey", authority: "certificateAuthority" } as const satisfies Record<
  keyof CertificateTexts,
  keyof typeof secretSettings
>;

/**
 * The certificate of a site's registry from the config, checked for the service address at `now`; `readConfig` checks that its key is encrypted. Undefined where the certificate has another source. Secret.
 * @throws EdgeError with every fault
 */
export function readOwnCertificate(
  source: Pick<ConfigSource, "get">,
  { registry, retireUnreachable }: CertificateSettings,
  now: Date,
): CertificateTexts | undefined {
  const { certificate, serviceAddress = "" } = registry;
  if (certificate.from !== "config") return undefined;
  const texts = { certificate: source.get(keys.certificate) ?? "", key: source.get(keys.key) ?? "", authority: source.get(keys.authority) ?? "" };
  const missing = Object.entries(keys).filter(([part]) => texts[part as keyof CertificateTexts] === "");
  const faults = [
    ...missing.map(([, key]) => notSet(key)),
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
