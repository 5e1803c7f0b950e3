import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { contextId, facts, resourceGroupId } from "../../lab/facts";
import { writeLayout } from "./image-layout";
import type { ProgramWorld } from "./program-world";
import { recordedSite } from "./recorded-permissions";

/** Settings with which runs make every call that they may make: an import, a custom role, capabilities, a config template, an installation; and a target of others that a removal looks at. */
export function everythingOn({ project, world }: ProgramWorld): void {
  const layout = writeLayout([{ name: "1.36", platforms: [["base", "tools"]] }]);
  cpSync(layout.folder, `${world.folder}/azure/upstream/mcr.example.com/tools`, { recursive: true });
  layout.remove();
  project.change("hub", "hub", (hub) => ({
    ...hub,
    orchestrationRole: "least-privilege",
    capabilities: { contextId, names: ["staging", "audit"] },
    images: [{ from: `mcr.example.com/tools@${layout.digests[0]}`, name: "base/tools:1" }],
  }));
  project.addConfigTemplate("line-defaults", "1.0.0", { shift: "night" });
  const template = project.file("stacks", "solutions", "vision", "1.0.0", "template.yaml");
  writeFileSync(template, readFileSync(template, "utf8").replace(/^configs:$/m, "$&\n  shift: ${{$config(line-defaults/1.0.0, shift)}}"));
  project.change("line-1", "site", (site) => {
    const { connectedClusterId, customLocationId } = recordedSite;
    const solutions = (site["solutions"] as object[]).map((pinned) => ({ ...pinned, installation: "on" }));
    return { ...site, connectedClusterId, target: { ...(site["target"] as object), customLocationId }, solutions };
  });
  const id = `${resourceGroupId(facts.context.resourceGroup)}/providers/Microsoft.Edge/targets/elsewhere`;
  world.azure.azure.store.put({ id, name: "elsewhere", type: "Microsoft.Edge/targets", envelope: {}, properties: {}, hidden: {} });
}
