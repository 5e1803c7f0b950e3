import type * as pulumi from "@pulumi/pulumi";
import { apiVersionInput } from "../core/api-versions";
import { Target } from "../orchestration/target/resource";
import type { CompleteSiteArgs } from "./defaults";
import { targetPlace } from "./rules";

/** Declares the site as a target of workload orchestration. */
export function siteTarget(name: string, args: CompleteSiteArgs, options: pulumi.CustomResourceOptions): Target {
  const { key, connectedClusterId, timeout, adopted, tags, retireUnreachable: force } = args;
  const { location, customLocationId, contextId, hierarchyLevel, capabilities, solutionScope } = args.target;
  const apiVersion = apiVersionInput(args.orchestrationApiVersion);
  const place = targetPlace(key, connectedClusterId, adopted);
  const shown = { displayName: name, description: `Factory site ${name}` };
  return new Target(
    `${name}-target`,
    {
      ...{ ...place, ...shown, location, customLocationId, contextId, hierarchyLevel, capabilities, solutionScope },
      ...{ connectedClusterId, force, tags, apiVersion, timeout },
    },
    options,
  );
}
