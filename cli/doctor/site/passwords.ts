import { nameOf } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { passwordPlan } from "../../../components/registry/token-password/password-plan";
import { passwordsIn } from "../../../components/registry/token-password/password-slot";
import type { SiteConfig } from "../../../program/config/site-schema";
import { type Check, type Findings, warnings } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Are the passwords replaced in time? Expired ones are faults of the tokens. */
export const passwords: Check<SiteView> = {
  id: "password-ages",
  examines: "expiry of the passwords, by site.passwords",
  look: whereDeployed(
    (view) => view.chain(),
    (found, view): Findings => {
      if (view.site.passwords.validity === undefined) return { skipped: "site.passwords.validity is not set, so passwords do not expire" };
      const own = [found.chain.sync, ...found.chain.clients.filter(({ id }) => nameOf(id) === `${view.site.key}-pull`)];
      return warnings(own.flatMap(({ id, token }) => passwordFaults(view.stack, view.site, nameOf(id), token, found.time)));
    },
  ),
};

/** Fault of a token whose newest password is due, by the rule by which a run replaces it. `now`: the service's clock. */
export function passwordFaults(
  stack: string,
  { passwords: { validity = "", margin } }: Pick<SiteConfig, "passwords">,
  name: string,
  token: unknown,
  now: Date,
): Fault[] {
  const live = passwordsIn(token);
  if (live.length === 0) return [];
  const newest = live.reduce((a, b) => (Date.parse(a.issuedAt) >= Date.parse(b.issuedAt) ? a : b));
  return duePasswordFaults(stack, { validity, margin }, { name, ...newest }, now);
}

/** A password as a token or a state records it. */
interface DatedPassword {
  /** Name of the token. */
  name: string;
  issuedAt: string;
  /** ISO 8601; absent or empty without one. */
  expiry?: string | undefined;
}

/** Fault of a password that is due, by the rule by which a run replaces it. `now`: the service's clock. */
export function duePasswordFaults(
  stack: string,
  { validity, margin }: { validity: string; margin: string },
  { name, issuedAt, expiry = "" }: DatedPassword,
  now: Date,
): Fault[] {
  const previous = { plannedGeneration: 1, notAfter: expiry.slice(0, 10) };
  const { plannedGeneration, reason } = passwordPlan({ trigger: "", validity, margin, replacesExisting: false }, previous, now);
  if (plannedGeneration === 1) return [];
  return [
    {
      code: "EDGE-PASSWORD-DUE",
      what: `the password of token ${name} is due, so no run has replaced it in time: ${reason}`,
      given: `issued ${issuedAt}, expires ${expiry || "(never)"}`,
      allowed: `replaced ${margin} before it expires`,
      fix: `run \`edge-staging maintain ${stack}\`, and see why its schedule has not done so`,
    },
  ];
}
