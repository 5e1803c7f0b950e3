import type { Fault } from "../../components/core/fault";
import { certificateFaults } from "../../components/cluster/extension/registry-certificate";
import { releaseNamespace } from "../../components/core/connected-registry";
import type { SiteConfig } from "../config/schema";

/** A TLS Secret's texts by key, or that it is gone; undefined where none is wanted or the cluster does not show it. */
export type TlsSecretLook = Readonly<Record<string, string>> | "gone" | undefined;

/** What is wrong with the Secret that a site's registry is to take its certificate from. No text of it is told. */
export function certificateFindings({ registry }: SiteConfig, secret: TlsSecretLook, now: Date): Fault[] {
  const { certificate, serviceAddress = "" } = registry;
  if (certificate.from !== "secret" || secret === undefined) return [];
  const place = `Secret ${releaseNamespace}/${certificate.name}`;
  const allowed = "a Secret with ca.crt, tls.crt and tls.key (PEM)";
  const fault = (what: string): Fault => ({
    code: "EDGE-CERTIFICATE",
    what,
    given: `site.registry.certificate.name = ${certificate.name}`,
    allowed,
    fix: `make it first (namespace ${releaseNamespace} before it), or correct the name`,
  });
  if (secret === "gone") return [fault(`there is no ${place}`)];
  const { "tls.crt": own, "tls.key": key, "ca.crt": authority } = secret;
  if (!own || !key || !authority) return [fault(`${place} lacks ${["ca.crt", "tls.crt", "tls.key"].filter((name) => !secret[name]).join(", ")}`)];
  return certificateFaults({ certificate: own, key, authority }, serviceAddress, now, place);
}
