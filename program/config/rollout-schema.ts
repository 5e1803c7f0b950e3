import { z } from "zod";
import { durationBetween, flag, text } from "./values";

const stackName = text(/^[\w.-]{1,100}$/, "the name of a site's stack: 1-100 letters, digits, `-`, `_` and `.`");
const labelTextAllowed = "1-63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit";
const labelText = z.string(labelTextAllowed).regex(/^[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/, labelTextAllowed);
const labelsAllowed = "a map of labels, each a name with a text; both 1-63 letters, digits, `-`, `_` and `.`";

/** Labels of a site, and what a wave selects sites by. Names and values as in Kubernetes, without prefixes. */
export const labels = z.record(labelText, labelText, labelsAllowed).meta({ allowed: labelsAllowed });

/** Largest number of stacks at the same time; each is an engine with its plugins on this machine. Our proposal. */
const mostParallel = 64;
const parallelAllowed = `a whole number, 1 to ${mostParallel}`;
const limitAllowed = 'a number of sites, or a share of the wave such as `"10%"`';
const limit = z.union([z.int().min(0, limitAllowed), z.string().regex(/^(100|\d{1,2})%$/, limitAllowed)], limitAllowed).meta({ allowed: limitAllowed });

/** Name of the stage in which hubs are brought up; no wave may have it. */
export const hubStage = "hubs";
const waveName = "1-63 lower-case letters, digits and `-`, starting with a letter; not `hubs`";

const wave = z.strictObject({
  name: text(/^(?!hubs$)[a-z][-a-z0-9]{0,62}$/, waveName).meta({ description: "Name of the wave; each wave has another one." }),
  sites: z
    .array(stackName, "a list of stacks of sites")
    .min(1, "one stack or more")
    .optional()
    .meta({ description: "Stacks of the wave's sites.", absent: "the sites that `labels` selects", allowed: "one stack or more" }),
  labels: labels.optional().meta({
    description: "Selects the sites that have all these labels (`site.labels`) and that no wave names in `sites`.",
    absent: "where `sites` is absent too, the wave has every site that no other wave has; at most one wave may do so",
  }),
  parallel: z.int(parallelAllowed).min(1, parallelAllowed).max(mostParallel, parallelAllowed).default(4).meta({
    description: "How many of the wave's stacks are brought up at the same time, each in a process of its own. A site that soaks does not count.",
    allowed: parallelAllowed,
  }),
  maxFailed: limit.default(0).meta({ description: "How many sites of the wave may fail. One more stops the rollout; what runs is finished first." }),
  maxOffline: limit.optional().meta({
    description: "How many sites of the wave may be offline. One more stops the rollout. An offline site is no failure: it is skipped and caught up later.",
    absent: "no limit, but one site of the wave must be healthy",
  }),
  soak: durationBetween("PT0S", "P7D").default("PT0S").meta({
    description: "How long the pods of an installed solution are watched before the site counts as healthy.",
  }),
  approve: flag.default(false).meta({ description: "Wait for `edge-staging rollout approve` before the wave begins." }),
});

/** Most restarts that may be allowed; more than that is no health. Our proposal. */
const mostRestarts = 100;
const restartsAllowed = `a whole number, 0 to ${mostRestarts}`;
const healthy = z
  .strictObject({
    proof: flag
      .default(true)
      .meta({ description: "Every image of the site's solutions is proved to be at the site, in its registry. Requires `site.proof` other than `off`." }),
    pods: flag.default(true).meta({
      description:
        "The pods of each installed solution are ready on the pinned images at the end of the soak, and stay so once they are. Without a soak the service's word counts.",
    }),
    maxRestarts: z.int(restartsAllowed).min(0, restartsAllowed).max(mostRestarts, restartsAllowed).default(0).meta({
      description: "How often the containers of those pods may restart during the soak, all together.",
      allowed: restartsAllowed,
    }),
  })
  .prefault({})
  .meta({ description: "When a site counts as healthy." });

const wavesAllowed = "one wave or more, each with a name";

/** The plan of a rollout: `stacks/rollout.yaml`. */
export const rolloutSchema = z.strictObject({
  waves: z.array(wave, wavesAllowed).min(1, wavesAllowed).meta({ description: "Groups of sites, brought up one after the other.", allowed: wavesAllowed }),
  healthy,
});

/** The plan as its file declares it, with every default filled in. */
export type RolloutFile = z.infer<typeof rolloutSchema>;
