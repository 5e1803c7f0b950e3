import type { ArmClient } from "../arm/arm-client";
import { EdgeError } from "../core/fault";
import { isAnothers, leftAlone, notYoursToDestroy, ownerOfTags } from "../core/owner";
import type { Removal } from "./lifecycle";

/** What a removal must know of an object that names its owner. */
interface OwnedInputs {
  /** The stack that this state belongs to; absent in states of releases before 0.2. */
  owner: string;
}

/** How a kind's object is found and names its owner. */
export interface OwnedObjectKind<Inputs> {
  /** For the notice, for example `Schema`. */
  noun: string;
  id(inputs: Inputs): string;
  apiVersion: string;
  /** Optional. The owner that the object names; `body`: from ARM. @default - its tag */
  ownerOf?(body: unknown, arm: ArmClient): string | undefined | Promise<string | undefined>;
  /** Optional. Query parameters of the deletion. @default - none */
  query?(inputs: Inputs, arm: ArmClient): Promise<Readonly<Record<string, string>> | undefined>;
}

/** The removal step that deletes an object, unless another stack owns it: then it is left alone with a notice. */
export function deletedByOwner<Inputs extends OwnedInputs & { name: string }, State>(kind: OwnedObjectKind<Inputs>): Removal<Inputs, State> {
  const { noun, id, apiVersion, ownerOf = ownerOfTags, query } = kind;
  return {
    name: "deleted",
    start: async (inputs, _known, { arm, log }) => {
      const owner = await ownerOf(await arm.get(id(inputs), apiVersion), arm);
      if (!isAnothers(owner, inputs.owner)) return arm.beginDelete(id(inputs), apiVersion, await query?.(inputs, arm));
      log(leftAlone(`${noun} ${inputs.name}`, owner));
      return undefined;
    },
  };
}

/** The first removal step of what is destroyed first: it refuses, before anything is deleted, where another stack owns the object. `ownerOf`: the owner that the service knows. */
export function onlyByOwner<Inputs extends OwnedInputs, State>(kind: {
  /** For the message, for example `registry hub`. */
  object(inputs: Inputs): string;
  ownerOf(inputs: Inputs, arm: ArmClient): Promise<string | undefined>;
}): Removal<Inputs, State> {
  return {
    name: "owned",
    start: async (inputs, _known, { arm }) => {
      const owner = await kind.ownerOf(inputs, arm);
      if (isAnothers(owner, inputs.owner)) throw new EdgeError([notYoursToDestroy(owner, kind.object(inputs))]);
      return undefined;
    },
  };
}
