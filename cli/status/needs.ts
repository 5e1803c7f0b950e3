import type { Fault } from "../../components/core/fault";
import { movedTagFault } from "../../components/core/moved-tag";
import { duePasswordFaults } from "../doctor/site/passwords";
import { syncLagFaults } from "../doctor/site/sync-lag";
import type { Need, SiteStatus } from "./fleet-status";
import type { HubReading, SiteReading } from "./readings";
import { contactFaults } from "./site-status";

const urgencies = ["now", "soon", "unread"] as const satisfies readonly Need["urgency"][];

/** The most urgent first, then in the order of the stacks. */
export function byUrgency(needs: readonly Need[]): Need[] {
  return [...needs].sort((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency));
}

function needs(stack: string, urgency: Need["urgency"], faults: readonly Fault[]): Need[] {
  return faults.map((fault) => ({ stack, urgency, ...fault, fix: fault.fix || `run \`edge-staging doctor ${stack}\`, then \`edge-staging up ${stack}\`` }));
}

/** What a person has to look at on a hub. Pure. */
export function hubNeeds({ stack, declared, deployed }: HubReading): Need[] {
  const invalid = declared.role === "invalid" ? needs(stack, "soon", declared.faults) : [];
  if (deployed.is === "unreadable") return [...invalid, ...needs(stack, "unread", deployed.faults)];
  if (deployed.is === "absent") return invalid.length > 0 ? invalid : needs(stack, "soon", [notDeployed(stack, "hub")]);
  const pending = deployed.pending.map(({ resource, reason }) => ({
    code: "EDGE-HUB-PENDING",
    what: `${resource} is Pending: ${reason}`,
    given: `stack ${stack}`,
    fix: `do what the reason says, then run \`edge-staging up ${stack}\``,
  }));
  return [...invalid, ...runNeeds(stack, deployed), ...needs(stack, "soon", pending)];
}

/** What a person has to look at on a site. `now`: Azure's time, else this machine's. Pure. */
export function siteNeeds(reading: SiteReading, status: SiteStatus, now: Date): Need[] {
  const { stack, declared, deployed } = reading;
  const invalid = declared.role === "invalid" ? needs(stack, "soon", declared.faults) : [];
  if (deployed.is === "unreadable") return [...invalid, ...needs(stack, "unread", deployed.faults)];
  if (deployed.is === "absent") return invalid.length > 0 ? invalid : needs(stack, "soon", [notDeployed(stack, "site")]);
  const ran = runNeeds(stack, deployed);
  const absent = deployed.facts === undefined && ran.length === 0 ? [notDeployed(stack, "site")] : [];
  return [
    ...invalid,
    ...ran,
    ...needs(stack, "soon", absent),
    ...connectionNeeds(reading, status, now),
    ...passwordNeeds(reading, now),
    ...digestNeeds(stack, status),
    ...needs(stack, "soon", deployed.facts === undefined ? [] : behindFaults(stack, status)),
    ...needs(stack, "soon", windowFaults(stack, status)),
  ];
}

/** Cloud registries that could not be asked about their sites, each once, under the name of the hub. */
export function azureNeeds(sites: readonly SiteReading[]): Need[] {
  const unread = sites.flatMap(({ stack, declared, azure }) =>
    azure?.is === "unread" ? needs(declared.role === "site" ? declared.site.hub : stack, "unread", azure.faults) : [],
  );
  return [...new Map(unread.map((need) => [JSON.stringify(need), need])).values()];
}

/** Failures of the last run, and a run that has not ended. */
function runNeeds(stack: string, { failures, unfinished }: Extract<HubReading["deployed"], { is: "deployed" }>): Need[] {
  const failed = failures.flatMap(({ resource, faults }) => faults.map((fault) => ({ ...fault, what: `the last run failed at ${resource}: ${fault.what}` })));
  if (unfinished.length === 0) return needs(stack, "now", failed);
  const open: Fault = {
    code: "EDGE-RUN-UNFINISHED",
    what: "a run of the stack has not ended: it is still at work, or it was killed",
    given: unfinished.join(", "),
    fix: `wait for it; if it was killed, run \`edge-staging recover ${stack}\``,
  };
  return [...needs(stack, "now", failed), ...needs(stack, "soon", [open])];
}

function connectionNeeds(reading: SiteReading, { contact }: SiteStatus, now: Date): Need[] {
  const { stack, declared } = reading;
  const offline = contactFaults(reading);
  if (offline.length > 0 || declared.role !== "site" || contact.is !== "read") return needs(stack, "now", offline);
  return needs(stack, "soon", syncLagFaults(declared.site.registry, contact.lastSync, now));
}

function passwordNeeds({ stack, declared, deployed }: SiteReading, now: Date): Need[] {
  if (declared.role !== "site" || deployed.is !== "deployed") return [];
  const { validity = "", margin } = declared.site.passwords;
  return deployed.passwords.flatMap(({ token, issuedAt, expiry }) => {
    const isExpired = expiry !== "" && Date.parse(expiry) <= now.getTime();
    return needs(stack, isExpired ? "now" : "soon", duePasswordFaults(stack, { validity, margin }, { name: token, issuedAt, expiry }, now));
  });
}

function digestNeeds(stack: string, { solutions }: SiteStatus): Need[] {
  const moved = solutions.flatMap(({ name, images }) =>
    images.flatMap(({ image, verdict, cloudDigest = "", siteDigest }) =>
      verdict === "different" ? [movedTagFault({ image, published: cloudDigest, present: siteDigest }, name)] : [],
    ),
  );
  return needs(stack, "now", moved);
}

function behindFaults(stack: string, { solutions }: SiteStatus): Fault[] {
  const behind = solutions.filter(({ state }) => state === "behind");
  if (behind.length === 0) return [];
  const versions = behind.map(({ name, wanted = "(not pinned)", staged = "(none)" }) =>
    wanted === staged ? `${name} ${wanted}: the file changes its installation` : `${name} ${wanted} in the file, ${staged} on the site`,
  );
  return [
    {
      code: "EDGE-SITE-BEHIND",
      what: "the stack file asks for something that no run has deployed",
      given: versions.join("; "),
      fix: `run \`edge-staging preview ${stack}\`, then \`edge-staging up ${stack}\``,
    },
  ];
}

function windowFaults(stack: string, { window, solutions }: SiteStatus): Fault[] {
  if (window?.is !== "closed" || window.opens !== undefined || !solutions.some(({ state }) => state === "waiting")) return [];
  return [
    {
      code: "EDGE-NO-WINDOW",
      what: `an installation waits, and no maintenance window will let it start: ${window.reason}`,
      given: `stack ${stack}, site.windows and freezes`,
      fix: "add a window that is long enough, shorten the freeze, or set site.installTime to how long an installation really takes",
    },
  ];
}

function notDeployed(stack: string, role: "hub" | "site"): Fault {
  return { code: "EDGE-NOT-DEPLOYED", what: `the ${role} is not deployed`, given: `stack ${stack}`, fix: `run \`edge-staging up ${stack}\`` };
}
