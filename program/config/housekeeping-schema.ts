import { z } from "zod";
import { longestGapMs } from "../../components/core/sync-schedule";

const notification = "an artifact and what happens to it (push, delete or *), for example `factory/vision:*:push`";
const cron = "a cron expression of five fields, in numbers";
const isOn = z.boolean("true | false");

/** Settings of `site.registry` for what it tells of itself and what it keeps. Source: Container Registry API, `connectedRegistries`. */
export const housekeeping = {
  logLevel: z.enum(["Debug", "Information", "Warning", "Error", "None"]).default("Information"),
  /** Does the site's registry also log who did what? */
  auditLog: isOn.default(false),
  /** What becomes an event in Azure. What is there stays where nothing is said. */
  notifications: z
    .array(z.string(notification).regex(/^(\*|[a-z0-9][a-z0-9._/-]*\*?(:(\*|\w[\w.-]*\*?)|@sha256:[0-9a-f]{64})?):(push|delete|\*)$/, notification), "a list")
    .optional(),
  /** When the site's registry drops what no image needs any more: cron, five fields, UTC. */
  garbageCollection: z
    .strictObject({
      enabled: isOn.default(true),
      schedule: z
        .string(cron)
        .refine((value) => longestGapMs(value) !== undefined, cron)
        .default("0 0 * * *"),
    })
    .prefault({}),
};
