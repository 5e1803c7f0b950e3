import { collected, EdgeError, type Fault } from "../../components/core/fault";
import { at, listAt, textAt } from "../../components/core/json";
import type { CertificateTexts } from "../../components/cluster/extension/registry-certificate";
import { readConfig, type StackConfig } from "./config";
import type { ConfigSource, secretSettings } from "./config-source";
import { withFleetImages } from "./fleet-images";
import { type HubSettings, readImageImports } from "./image-imports";
import { nodeTrustKey } from "./node-trust-key";
import { readOwnCertificate } from "./own-certificate";
import type { SiteConfig } from "./site-schema";

/** Everything that a stack's file declares: settings, and the secrets beside them. Secret. */
export type Stack =
  | { role: "hub"; hub: HubSettings }
  | { role: "site"; site: SiteConfig; ownCertificate: CertificateTexts | undefined; nodeTrustKey: string | undefined };

/**
 * Reads and checks a stack's settings and its secrets. `written`: a key as the stack's file writes it; `now`: for the certificate's validity; `fleet`: the stack's name and the text of
 * `stacks/hubs.yaml`, undefined where there is none.
 * @throws EdgeError with every fault of all
 */
export function readStack(
  source: ConfigSource,
  written: (key: keyof typeof secretSettings) => unknown,
  now: Date,
  fleet: { stack: string; hubs: string | undefined },
): Stack {
  const faults: Fault[] = [];
  const own = collected(() => readConfig(source), faults);
  const stack = own?.role === "hub" ? collected(() => ({ ...own, hub: withFleetImages(fleet.stack, own.hub, fleet.hubs) }), faults) : own;
  const role = stack?.role ?? readableRole(source);
  // Where nothing of them is encrypted, readConfig reports it.
  const writtenLogins = source.isSecret("importCredentials") ? written("importCredentials") : undefined;
  const images = role === "hub" ? collected(() => readImageImports(source, givenImages(source, stack), writtenLogins), faults) : undefined;
  const ownCertificate = role === "site" ? collected(() => readOwnCertificate(source, givenCertificate(source, stack), now), faults) : undefined;
  if (!stack || faults.length > 0) throw new EdgeError(faults);
  if (stack.role === "hub") return { role: "hub", hub: { ...stack.hub, images: images ?? [] } };
  return { role: "site", site: stack.site, ownCertificate, nodeTrustKey: nodeTrustKey(source, stack.site) };
}

/** The role of settings that have faults, where nothing of them is encrypted. */
function readableRole(source: ConfigSource): string | undefined {
  return ["role", "hub", "site"].some((key) => source.isSecret(key)) ? undefined : source.get("role");
}

/** A hub's images, also where other settings are wrong: their hosts decide which logins are used. */
function givenImages(source: ConfigSource, stack: StackConfig | undefined): { images: { from: string; name?: string | undefined }[] } {
  if (stack?.role === "hub") return stack.hub;
  return {
    images: listAt(source.getObject("hub"), "images").flatMap((image) => (textAt(image, "from") === undefined ? [] : [{ from: textAt(image, "from") ?? "" }])),
  };
}

/** What decides about a site's certificate, also where other settings are wrong. */
function givenCertificate(source: ConfigSource, stack: StackConfig | undefined): Parameters<typeof readOwnCertificate>[1] {
  if (stack?.role === "site") return stack.site;
  const site = source.getObject("site");
  const serviceAddress = textAt(site, "registry", "serviceAddress");
  return {
    registry: { certificate: { from: textAt(site, "registry", "certificate", "from") ?? "" }, serviceAddress },
    retireUnreachable: at(site, "retireUnreachable") === true,
  };
}
