import type { CommandEntry } from "./io/command";

/** The command that places sites on hubs: a part of the table of commands. */
export const placeCommand: CommandEntry = {
  name: "place",
  summary: "say on which hub of stacks/hubs.yaml a site belongs",
  description:
    "Proposes a hub for each site that has none, by a rule that is stable when hubs are added or removed (rendezvous hashing), among the hubs with its labels and with room. A site whose stack file names a hub (site.hub) stays there. With --write, the hub is put into the stack files of these sites (site.hub), and nothing else in them changes; without it, nothing is written.",
  operand: { name: "stack", description: "sites, with or without a stack file; default: every site in stacks/", isRepeatable: true },
  options: [
    { flags: "--label <name=value>", description: "a label of the sites, beside site.labels of their stack files; may be repeated", isRepeatable: true },
    { flags: "--write", description: "put the proposed hubs into the stack files, to be committed" },
  ],
  json: '{schemaVersion: 1, sites: [{stack, is: "placed" | "proposed" | "none", hub, reason}], hubs: [{stack, sites, maxSites}], written: [{stack, file, hub}]}',
  examples: [
    { command: "edge-staging place line-81 --label region=eu", explanation: "propose the hub of a new site" },
    { command: "edge-staging place --write", explanation: "pin every site without a hub in its stack file" },
    { command: "edge-staging place", explanation: "show the hub of every site, and how full each hub is" },
  ],
  exitCodes: {
    done: "every site has a hub, or one is proposed",
    no: "no hub takes a site",
    failed: "stacks/hubs.yaml is missing or has faults, or a stack file cannot be changed: then none is",
  },
  load: async () => (await import("./place/place.js")).place,
};
