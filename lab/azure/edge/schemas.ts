import { operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation, ArmError } from "../operation";
import { objectOf, parentAt, propertiesOf, resourceAt, resourceNotFound, textOf } from "../resource";
import { childrenOf, keep, listAnswer, patchedEnvelope, readAnswer, requireSettled, rewrite, shown, trackedEnvelope, writtenAnswer } from "./edge-resource";
import { acceptedAnswer, createdAnswer, deletedAnswer } from "./long-running-answer";
import { SchemaFailure, schemaRules, type SchemaRule } from "./schema-rules";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";
import { createVersionBody, removeVersionBody, requestedVersion, versionExists } from "./version-request";
import { YamlFailure, yamlMap } from "./yaml-text";

const type = "Microsoft.Edge/schemas";

/** Type of schema versions. */
export const schemaVersionType = "Microsoft.Edge/schemas/versions";

const path = groupPath("/schemas/{schema}");
const versionPath = `${path}/versions/{version}`;
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 1.2, 2.4" } as const;

/** Schemas and their versions. */
export const schemaOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type, handle: put }),
  operation({ ...common, verb: "PATCH", path, type, handle: patch }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(type, common),
  operation({
    ...common,
    verb: "DELETE",
    path,
    latency: "schema delete",
    handle: (request, azure) => deletedAnswer(idAt(path, request), azure, { latency: "schema delete" }),
  }),
  operation({
    ...common,
    verb: "POST",
    path: `${path}/createVersion`,
    body: createVersionBody("schemaVersion", { value: { type: "string", flags: ["required"] } }),
    latency: "create version",
    handle: createVersion,
  }),
  operation({ ...common, verb: "POST", path: `${path}/removeVersion`, body: removeVersionBody, handle: removeVersion }),
  operation({
    ...common,
    verb: "PUT",
    path: versionPath,
    type: schemaVersionType,
    latency: "create version",
    source: "workload-orchestration reference 2.4: long-running is the SDK's word",
    handle: putVersion,
  }),
  operation({ ...common, verb: "GET", path: versionPath, handle: (request, azure) => readAnswer(idAt(versionPath, request), request, azure) }),
  operation({ ...common, verb: "GET", path: `${path}/versions`, handle: listVersions }),
  operation({
    ...common,
    verb: "DELETE",
    path: versionPath,
    latency: "schema delete",
    handle: (request, azure) => deletedAnswer(idAt(versionPath, request), azure, { latency: "schema delete" }),
  }),
];

/** Synchronous; 200 also for a new one. */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const body = keep({ id, type, envelope: trackedEnvelope(request, former), properties: { provisioningState: "Succeeded" } }, request.principal, azure);
  return writtenAnswer(body, request);
}

function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(path, request), azure));
  const body = keep({ ...former, envelope: patchedEnvelope(request, former) }, request.principal, azure);
  return writtenAnswer(body, request);
}

/** The operation's result is the whole version. */
function createVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const schema = requireSettled(resourceAt(idAt(path, request), azure));
  const existing = childrenOf(schema.id, schemaVersionType, azure).map(({ name }) => name);
  const id = `${schema.id}/versions/${requestedVersion(request.body, existing)}`;
  const value = textOf(objectOf(objectOf(request.body?.schemaVersion).properties).value) ?? "";
  const work = () => {
    keepVersion(id, value, request, azure);
    const created = shown(resourceAt(id, azure), request.apiVersion);
    settleVersion(id, azure);
    return created;
  };
  checkNew(id, value, azure);
  return acceptedAnswer({ resourceId: schema.id, runningStatus: "InProgress", latency: "create version", work }, azure);
}

/** Refuses an existing version, equal or not (assumed). */
function putVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(versionPath, request);
  requireSettled(parentAt(idAt(path, request), azure));
  const value = textOf(propertiesOf(request).value) ?? "";
  checkNew(id, value, azure);
  const body = keepVersion(id, value, request, azure);
  return createdAnswer({ body, isNew: true }, { latency: "create version", work: () => settleVersion(id, azure) }, request, azure);
}

function checkNew(id: string, value: string, azure: Azure): void {
  if (azure.store.get(id)) throw versionExists(id);
  rulesOf(value);
}

/** A new version waits for validation: reference 2.4. */
function keepVersion(id: string, value: string, request: ArmRequest, azure: Azure): JsonObject {
  if (azure.store.get(id)) throw versionExists(id);
  const properties = { value, internalState: "PendingValidation", provisioningState: "Succeeded" };
  return keep({ id, type: schemaVersionType, properties }, request.principal, azure);
}

function settleVersion(id: string, azure: Azure): null {
  rewrite(id, azure, (properties) => ({ ...properties, internalState: "Validated" }));
  return null;
}

function listVersions(request: ArmRequest, azure: Azure): ArmAnswer {
  const schema = resourceAt(idAt(path, request), azure);
  return listAnswer(schema.id, schemaVersionType, request, azure);
}

/** Synchronous. Templates that refer to the version stay, but cannot be reviewed any more: reference 6. */
function removeVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = `${idAt(path, request)}/versions/${textOf(request.body?.version)}`;
  if (!azure.store.delete(id)) throw resourceNotFound(id);
  return { status: 200, body: { status: "Deletion Succeeded" } };
}

/** The rules of a schema, given as the YAML text of a schema version or parsed from a template. Refuses a malformed schema; code `assumed`. */
export function rulesOf(schema: string | JsonObject): SchemaRule[] {
  try {
    return schemaRules(typeof schema === "string" ? yamlMap(schema, "The schema") : schema);
  } catch (error) {
    if (error instanceof SchemaFailure)
      throw new ArmError(
        400,
        "InvalidSchema",
        `The schema is invalid: ${error.message}.`,
        error.faults.map((message) => ({ code: "InvalidRule", message })),
      );
    if (error instanceof YamlFailure) throw new ArmError(400, "InvalidSchema", error.message);
    throw error;
  }
}
