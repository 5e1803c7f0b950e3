import { findDaemonSet } from "../../components/cluster/access/daemon-set";
import { readInstance } from "../../components/cluster/access/instance";
import { readSecret } from "../../components/cluster/access/cluster-objects";
import { authoritySecretOf } from "../../components/cluster/extension/registry-certificate";
import { nodeTrustOf } from "../../components/cluster/node-trust/node-trust-choice";
import { parseConnectionString } from "../../components/core/connected-registry";
import { parseImageRef, referenceOf } from "../../components/core/image-ref";
import { imageTree } from "../../components/oci/image-tree";
import { repositoryOf } from "../../components/oci/registry-client";
import type { SiteView } from "../doctor/site/site-view";
import { notDeployed } from "./azure-assumptions";
import type { AssumptionCheck } from "./attempt";

/** Where is the connection string of the site's registry? Its values stay in memory. */
const connectionStrings: AssumptionCheck<SiteView> = {
  id: "connection-string-in-secret",
  look: async (view) => {
    const { facts } = (await view.deployed()) ?? {};
    if (facts === undefined) return notDeployed;
    const { secrets } = await readInstance(view.cluster(), facts.namespace, facts.extensionName);
    const holders = secrets.filter(({ texts }) => texts.some((text) => parseConnectionString(text) !== undefined));
    const ofHelm = holders.filter(({ name }) => name.startsWith("sh.helm.release.")).length;
    if (holders.length === 0) return { failed: `none of ${secrets.length} Secrets of the namespace has a connection string` };
    return { held: `${holders.length} of ${secrets.length} Secrets have it, ${ofHelm} of them of a Helm release` };
  },
};

/** Is the authority of a certificate from the config where clients look for it? */
const configAuthority: AssumptionCheck<SiteView> = {
  id: "config-certificate-authority",
  look: async (view) => {
    const { facts } = (await view.deployed()) ?? {};
    if (facts === undefined) return notDeployed;
    const source = view.site.registry.certificate;
    if (source.from !== "config") return { notTried: `the site's certificate is from ${source.from}` };
    const secret = await readSecret(view.cluster(), facts.namespace, authoritySecretOf(source, facts.extensionName));
    return secret["ca.crt"] ? { held: "the Secret has ca.crt" } : { failed: "the Secret has no ca.crt" };
  },
};

/** Did the node script, which needs nsenter, succeed with its image? */
const nodeImage: AssumptionCheck<SiteView> = {
  id: "node-image-has-nsenter",
  look: async (view) => {
    const { facts } = (await view.deployed()) ?? {};
    if (facts === undefined) return notDeployed;
    const choice = nodeTrustOf(view.site.flavor, view.site.nodeTrust);
    if (choice !== "daemonset") return { notTried: `site.nodeTrust is ${choice}` };
    const ready = (await findDaemonSet(view.cluster(), facts.namespace, `${facts.extensionName}-node-trust`))?.status?.numberReady ?? 0;
    return ready > 0 ? { held: `the node script succeeded on ${ready} nodes` } : { notTried: "the node script has not succeeded on any node" };
  },
};

/** Has the site's registry every manifest and blob of every platform? */
const wholeImages: AssumptionCheck<SiteView> = {
  id: "whole-images-synced",
  look: async (view) => {
    const [found, registry] = [await view.deployed(), await view.siteRegistry()];
    if (found === undefined || registry === undefined) return notDeployed;
    const images = [...new Set(found.facts.solutions.flatMap((solution) => solution.images))].map(parseImageRef);
    const trees = await Promise.all(
      images.map(async (image) => ({ image, tree: await imageTree(repositoryOf(registry, image.repository), referenceOf(image)) })),
    );
    const indexes = trees.filter(({ tree }) => tree.manifests.length > 1);
    if (indexes.length === 0) return { notTried: "no image at the site has several platforms" };
    const blobs = indexes.flatMap(({ image, tree }) => tree.blobs.map(({ digest }) => ({ repository: image.repository, digest })));
    const sizes = await Promise.all(blobs.map(({ repository, digest }) => registry.blobSize(repository, digest)));
    const missing = sizes.filter((size) => size === undefined).length;
    return missing === 0
      ? { held: `${indexes.length} of ${trees.length} images have several platforms, with all their manifests and ${blobs.length} blobs` }
      : { failed: `${missing} of ${blobs.length} blobs of images with several platforms are missing` };
  },
};

/** Assumptions that the cluster and the registry of a site can show. */
export const siteAssumptions: readonly AssumptionCheck<SiteView>[] = [connectionStrings, configAuthority, nodeImage, wholeImages];
