import * as grpc from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { PropertyChange } from "./property-change";
import { type Properties, structOf } from "./secrets";
import { type CheckFailure, type Difference, PartialFailure } from "./stand-in";

/** Response of check: the inputs and their failures. */
export function checkResponse(inputs: Properties, failures: readonly CheckFailure[]): provider.CheckResponse {
  const listed = failures.map(({ property, reason }) => new provider.CheckFailure().setProperty(property ?? "").setReason(reason));
  return new provider.CheckResponse().setInputs(structOf(inputs)).setFailuresList(listed);
}

/** Response of diff, with details per property; the engine shows it and decides between update and replacement. */
export function diffResponse({ changes, replaces, deleteBeforeReplace }: Difference): provider.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  const response = new provider.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...new Set(changes.map(({ path }) => path[0] ?? ""))])
    .setReplacesList(replaces.map(({ path }) => propertyPath(path)))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of changes) {
    const detail = new provider.PropertyDiff().setKind(kindOf(change, replaces.includes(change))).setInputdiff(true);
    response.getDetaileddiffMap().set(propertyPath(change.path), detail);
  }
  return response;
}

/** gRPC status of an error. Sends a PartialFailure in the field from which Go's gRPC reads details: the Node library has no API for it. */
export function errorStatus(error: unknown): grpc.StatusObject {
  const details = error instanceof Error ? error.message : String(error);
  const metadata = new grpc.Metadata();
  if (error instanceof PartialFailure) metadata.add("grpc-status-details-bin", Buffer.from(partialStatus(error).serializeBinary()));
  return { code: grpc.status.UNKNOWN, details, metadata };
}

function partialStatus(failure: PartialFailure): Status {
  const detail = new provider.ErrorResourceInitFailed()
    .setId(failure.id)
    .setProperties(structOf(failure.outputs))
    .setInputs(structOf(failure.inputs))
    .setReasonsList([failure.message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  return new Status().setCode(grpc.status.UNKNOWN).setMessage(failure.message).setDetailsList([packed]);
}

function kindOf({ kind }: PropertyChange, replaces: boolean): provider.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = provider.PropertyDiff.Kind;
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

/** Property path; quotes keys with dots or brackets, like the engine's own paths. */
function propertyPath(path: readonly string[]): string {
  return path.map((key, index) => (/^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `["${key.replaceAll('"', '\\"')}"]`)).join("");
}
