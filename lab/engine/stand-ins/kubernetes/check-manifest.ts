import type { JsonObject } from "../../../azure/operation";
import { isUnknown, valueAt } from "../secrets";
import type { CheckFailure } from "../stand-in";
import type { KindTable } from "./kind-table";
import { isAnnotated } from "./manifest";

/** Faults that are detected without an API server: unknown members, a wrong kind, no name, waits that are not modelled. The server checks the rest. */
export function manifestFailures(table: KindTable, manifest: JsonObject): CheckFailure[] {
  const known = Object.keys(table.inputs);
  const unknownOnes = Object.keys(manifest).filter((name) => !known.includes(name));
  return [
    ...unknownOnes.map((property) => ({ property, reason: `${property} is not a known property; known: ${known.join(", ")}` })),
    ...wrongKind(table, manifest, "apiVersion"),
    ...wrongKind(table, manifest, "kind"),
    ...nameFailures(manifest),
    ...waitFailures(table, manifest),
  ];
}

function wrongKind(table: KindTable, manifest: JsonObject, property: "apiVersion" | "kind"): CheckFailure[] {
  const given = manifest[property];
  return given === undefined || given === table[property]
    ? []
    : [{ property, reason: `${property} of ${table.type} is ${table[property]}, not ${String(given)}` }];
}

function nameFailures(manifest: JsonObject): CheckFailure[] {
  if (valueAt(manifest, ["metadata", "generateName"]) !== undefined) {
    return [{ property: "metadata.generateName", reason: "the `.metadata.generateName` field is not supported in Server-Side Apply mode" }];
  }
  const name = valueAt(manifest, ["metadata", "name"]);
  return name === undefined && !isUnknown(manifest.metadata)
    ? [{ property: "metadata.name", reason: "missing required property 'metadata.name': the stand-in makes up no names" }]
    : [];
}

function waitFailures(table: KindTable, manifest: JsonObject): CheckFailure[] {
  const hasSelector = table.kind === "Service" && valueAt(manifest, ["spec", "selector"]) !== undefined;
  if (!hasSelector || isAnnotated(manifest, "pulumi.com/skipAwait")) return [];
  return [
    {
      property: "spec.selector",
      reason: 'the vendor waits for the endpoints of a Service with a selector, which is not modelled: annotate it with pulumi.com/skipAwait: "true"',
    },
  ];
}
