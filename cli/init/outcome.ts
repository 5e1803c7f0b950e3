import { groupOf, nameOf } from "../../components/core/arm-id";
import { at, listAt, textAt } from "../../components/core/json";
import { type Fault, formatFaults } from "../../components/core/fault";
import { siteDefaults } from "../../components/site/defaults";
import type { Draft } from "./draft";
import { listPrices, monthly } from "./list-prices";

/** A billed resource, what it costs, and where its price is. */
export interface Billed {
  resource: string;
  pricing: string;
  /** List price in US dollars, of `pricedOn`. @default - absent: billed by volume */
  usdPerMonth?: number;
  /** Date of the list price, `YYYY-MM-DD`. */
  pricedOn?: string;
}

/** What `init` has done, and what follows. */
export interface Outcome {
  schemaVersion: 1;
  role: "hub" | "site";
  stack: string;
  /** Path of the file, from the project's folder. */
  file: string;
  /** What `up` will create. */
  creates: string[];
  billed: Billed[];
  /** What `up` needs and is missing, each with the command that creates it. */
  missing: readonly Fault[];
  /** Commands that follow. */
  next: string[];
}

const registryPricing = "https://azure.microsoft.com/pricing/details/container-registry/";
const monitorPricing = "https://azure.microsoft.com/pricing/details/monitor/";

/** The outcome of a written file. */
export function outcomeOf(stack: string, file: string, draft: Draft): Outcome {
  const parts = draft.role === "hub" ? hubParts(stack, draft.settings) : siteParts(stack, draft.settings);
  return { schemaVersion: 1, role: draft.role, stack, file, ...parts, missing: draft.missing };
}

type Parts = Pick<Outcome, "creates" | "billed" | "next">;

function hubParts(stack: string, hub: Draft["settings"]): Parts {
  const registry = textAt(hub, "registry", "name") ?? "";
  const capabilities = listAt(hub, "capabilities", "names");
  const workspace = at(hub, "registry", "workspace");
  return {
    creates: [
      ...prerequisiteParts(hub),
      `resource group ${textAt(hub, "resourceGroup")} in ${textAt(hub, "location")}`,
      `Premium registry ${registry} with its data endpoint`,
      ...(workspace === undefined ? [] : ["diagnostic setting of the registry"]),
      ...(capabilities.length === 0 || at(hub, "prerequisites", "context") === "create"
        ? []
        : [`capabilities ${capabilities.join(", ")} in the tenant's context`]),
      "schemas, solution templates and versions of stacks/solutions, once their images are in the registry",
    ],
    billed: [
      priced(`Premium registry ${registry}, without storage above 500 GiB and outgoing traffic`, listPrices.premiumRegistryPerMonth),
      ...(workspace === undefined ? [] : [{ resource: "logs in the Log Analytics workspace: by volume", pricing: monitorPricing }]),
    ],
    next: [
      `npx edge-staging up ${stack}`,
      `npx edge-staging push ${stack} --layout <folder>`,
      `npx edge-staging up ${stack}`,
      "npx edge-staging init site <name>",
    ],
  };
}

function priced(resource: string, usdPerMonth: number): Billed {
  return { resource, pricing: registryPricing, usdPerMonth, pricedOn: listPrices.date };
}

/** What the hub creates of its prerequisites; it stays when the stack is destroyed. */
function prerequisiteParts(hub: Draft["settings"]): string[] {
  const creates = (name: string) => at(hub, "prerequisites", name) === "create";
  const contextId = textAt(hub, "capabilities", "contextId") ?? "";
  return [
    ...(creates("resourceProviders") ? ["missing registrations of the hub's resource providers in the subscription"] : []),
    ...(creates("contextResourceGroup") ? [`resource group ${nameOf(groupOf(contextId))} of the context`] : []),
    ...(creates("context") ? [`context ${nameOf(contextId)} of the tenant`] : []),
  ];
}

function siteParts(stack: string, site: Draft["settings"]): Parts {
  const key = textAt(site, "key") ?? "";
  const adopted = ["connectedRegistryId", "extensionId", "targetId"].flatMap((name) => textAt(site, "adopt", name) ?? []);
  const solutions = listAt(site, "solutions").map((one) => `${textAt(one, "name")} ${textAt(one, "version")}`);
  return {
    creates: [
      ...newPrerequisites(site),
      ...(adopted.length > 0
        ? [`nothing of what it adopts: ${adopted.map(nameOf).join(", ")}`, "tokens, passwords and scope maps of this program"]
        : newSite(key)),
      `pull secret ${siteDefaults.pullSecret.namespace}/${siteDefaults.pullSecret.name} in the cluster`,
      "role assignments at the hub's registry for the cluster's orchestration extension",
      ...(at(site, "adopt", "targetId") === undefined ? [`target ${key} of workload orchestration`] : []),
      ...(solutions.length === 0 ? [] : [`staged: ${solutions.join(", ")}`]),
    ],
    billed: [priced(`connected registry ${nameOf(adopted[0] ?? key)}, beside the hub's registry`, listPrices.connectedRegistryPerMonth)],
    next: [...(adopted.length > 0 ? [`npx edge-staging preview ${stack}`] : []), `npx edge-staging up ${stack}`, `npx edge-staging prove ${stack}`],
  };
}

function newPrerequisites(site: Draft["settings"]): string[] {
  const isCreated = (name: string) => textAt(site, "prerequisites", name) === "create";
  return [
    ...(isCreated("resourceProviders") ? ["missing registrations of the site's resource providers in the cluster's subscription"] : []),
    ...(isCreated("certManager") ? ["cert-manager on the cluster, as Arc extension microsoft.certmanagement"] : []),
    ...(isCreated("orchestration") ? ["workload orchestration extension on the cluster"] : []),
    ...(isCreated("customLocation") ? [`custom location ${nameOf(textAt(site, "target", "customLocationId") ?? "")} on the cluster`] : []),
  ];
}

function newSite(key: string): string[] {
  return [
    `connected registry ${key} in the hub's registry, with tokens, passwords and scope maps`,
    `connected registry extension on the cluster, with a Service address and a volume of ${siteDefaults.registry.storageRequest}`,
  ];
}

/** The outcome as text for a terminal. */
export function outcomeText({ file, creates, billed, missing, next }: Outcome): string {
  const list = (title: string, lines: readonly string[]) => `${title}\n${lines.map((line) => `  ${line}`).join("\n")}`;
  return [
    `written: ${file}`,
    list("up creates:", creates),
    list(
      "billed by Azure:",
      billed.map(({ resource, pricing, usdPerMonth }) => `${resource}${usdPerMonth === undefined ? "" : `: ${monthly(usdPerMonth)}`} (${pricing})`),
    ),
    ...(missing.length === 0 ? [] : [`missing before up:\n${formatFaults(missing)}`]),
    list("next:", next),
  ].join("\n");
}
