import type { V1Pod } from "../../components/cluster/access/kubernetes-client";
import { readPodsAndLinuxNodes } from "../../components/cluster/access/pods";
import { certificatesIn } from "../../components/cluster/extension/pem-certificates";
import { durationMs } from "../../components/core/duration";
import { parseImageRef } from "../../components/core/image-ref";
import { EdgeError } from "../../components/core/fault";
import { servedCertificate } from "../../components/oci/served-certificate";
import type { DeployedSite, SiteView } from "../doctor/site/site-view";
import { stackView } from "../doctor/stack-view";
import type { Command } from "../io/command";
import { pullSecretQuestions } from "../prove/pull-secret-questions";
import { blackoutOutcome } from "./blackout";
import { arcItems, certificateItem } from "./certificate-items";
import { drillArguments } from "./drill-arguments";
import type { DrillItem } from "./drill-item";
import { drillExitCode, type DrillReport, drillReport, drillTable } from "./drill-report";
import { drilledSecrets, pullSecretPlaces } from "./drilled-secrets";
import { containersOf } from "./image-items";
import { isOfRegistry } from "./image-start";
import { type DrilledSecret, syncItem } from "./login-items";
import { reasonOf, servedImages } from "./registry-outlook";

/** Implements `drill blackout`: would this site come up after a power cut, with the WAN down for some days? Reads only. */
export const drill: Command = async (given, io) => {
  const { stack, days, json } = drillArguments(given);
  io.narrate(`${stack}: reading the stack, its cluster and Azure`);
  const { role, view } = await stackView(stack, io);
  if (role !== "site") throw notASite(stack);
  try {
    const found = await view.deployed();
    if (found === undefined) throw notDeployed(stack);
    const report = await drilled(view, found, days);
    io.print(json ? JSON.stringify(report, undefined, 2) : drillTable(report));
    return drillExitCode(report);
  } finally {
    await view.close();
  }
};

async function drilled(view: SiteView, found: DeployedSite, days: number): Promise<DrillReport> {
  const { stack } = view;
  const { facts } = found;
  const now = (await view.registry()).time;
  const until = new Date(now.getTime() + days * (durationMs("P1D") ?? 0));
  const { pods, nodes } = await readPodsAndLinuxNodes(view.cluster());
  const served = await servedImages(containersOf(pods), facts.serviceAddress, () => view.siteRegistry());
  const secrets = await secretsOf(view, found, pods).catch((error: unknown) => ({ unread: reasonOf(error) }));
  const { items, isRegistryNeeded } = blackoutOutcome({ stack, site: facts, pods, nodes, served, secrets, until });
  const rest = await Promise.all([
    unlessUnread("login", "sync token", async () => {
      const sync = (await view.chain())?.chain.sync;
      return sync === undefined ? [] : [syncItem(stack, sync, until)];
    }),
    unlessUnread("certificate", "certificate of the site's registry", () => certificatesOf(view, facts.serviceAddress, isRegistryNeeded, { now, days })),
    unlessUnread("certificate", "identity of the cluster's Arc agents", async () => arcItems((await view.around()).observed.connectedCluster, until)),
  ]);
  return drillReport({ stack, days, until: until.toISOString() }, [...items, ...rest.flat()]);
}

/** The pull secrets with their logins, tried with an image that the site stages. Without one there is none to try with, and no pod pulls. */
async function secretsOf(view: SiteView, { facts, clientToken }: DeployedSite, pods: readonly V1Pod[]): Promise<DrilledSecret[]> {
  const [image] = facts.solutions.flatMap(({ images }) => images);
  const opening = await view.opening();
  if (image === undefined || opening === undefined) return [];
  const pulling = pods.filter((pod) => containersOf([pod]).some((one) => isOfRegistry(one.image, facts.serviceAddress)));
  const clients = (await view.chain().catch(() => undefined))?.chain.clients;
  const questions = pullSecretQuestions(view.cluster(), opening.open, parseImageRef(image));
  return drilledSecrets(facts, clientToken, pullSecretPlaces(facts, pulling), questions, clients);
}

/** The certificate that the registry presents, and its authorities. */
async function certificatesOf(view: SiteView, address: string, isNeeded: boolean, when: { now: Date; days: number }): Promise<DrillItem[]> {
  const opening = await view.opening();
  if (opening === undefined) return [];
  const served = await servedCertificate(await opening.connect(), address, opening.ca);
  const authorities = certificatesIn(opening.ca) ?? [];
  return [
    certificateItem("certificate of the site's registry", served.certificate, isNeeded, when),
    ...authorities.map((authority) => certificateItem("authority of the site's registry", authority, isNeeded, when)),
  ];
}

/** Items of one reading; one unknown item where it cannot be made. */
async function unlessUnread(kind: DrillItem["kind"], subject: string, read: () => Promise<DrillItem[]>): Promise<DrillItem[]> {
  try {
    return await read();
  } catch (error) {
    return [{ kind, subject, verdict: "unknown", reason: reasonOf(error) }];
  }
}

function notASite(stack: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-DRILL-STACK",
      what: `stack ${stack} is a hub, and a drill is about a site`,
      given: stack,
      allowed: "the stack of a site",
      fix: "name a site",
    },
  ]);
}

function notDeployed(stack: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-DRILL-STACK",
      what: `site ${stack} was not deployed yet`,
      given: stack,
      allowed: "a site that is deployed",
      fix: `deploy it first: edge-staging up ${stack}`,
    },
  ]);
}
