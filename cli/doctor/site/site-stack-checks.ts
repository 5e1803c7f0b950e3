import type { Check } from "../check";
import { clock } from "../common/clock";
import { endpoints } from "../common/endpoints";
import { providers } from "../common/providers";
import { registry } from "../common/registry";
import { signIn } from "../common/sign-in";
import { authority, certificate } from "./certificate";
import { chainChecks } from "./chain-checks";
import { hub, outputs, solutions } from "./declared";
import { clusterNetwork } from "./cluster-network";
import { disk } from "./disk";
import { execAdmission } from "./exec-admission";
import { gateChecks, otherGateChecks } from "./gate-checks";
import { images } from "./images";
import { nodePulls, nodeTrust } from "./nodes";
import { passwords } from "./passwords";
import { pullSecrets } from "./pull-secrets";
import { release } from "./release";
import { service } from "./service";
import type { SiteView } from "./site-view";
import { sshNodes } from "./ssh-nodes";
import { storageClass } from "./storage-class";
import { syncLag } from "./sync-lag";
import { staged, target } from "./target";
import { workload } from "./workload";

/** Every check of a site: what it declares, Azure, then its cluster. */
export const siteStackChecks: readonly Check<SiteView>[] = [
  ...[hub, solutions, outputs],
  ...[signIn, clock, providers, registry, endpoints],
  ...gateChecks,
  ...otherGateChecks,
  ...chainChecks,
  ...[syncLag, passwords, disk, target, staged],
  ...[release, workload, storageClass, service, authority, certificate, pullSecrets, images, nodePulls, nodeTrust, sshNodes, execAdmission, clusterNetwork],
];
