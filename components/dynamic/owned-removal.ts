import { isAnothers, leftAlone, ownerOfTags } from "../core/owner";
import type { Removal } from "./lifecycle";

/** What a removal must know of an object that names its owner. */
interface OwnedInputs {
  name: string;
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
  ownerOf?(body: unknown): string | undefined;
}

/** The removal step that deletes an object, unless another stack owns it: then it is left alone with a notice. */
export function deletedByOwner<Inputs extends OwnedInputs, State>(kind: OwnedObjectKind<Inputs>): Removal<Inputs, State> {
  const { noun, id, apiVersion, ownerOf = ownerOfTags } = kind;
  return {
    name: "deleted",
    start: async (inputs, _known, { arm, log }) => {
      const owner = ownerOf(await arm.get(id(inputs), apiVersion));
      if (!isAnothers(owner, inputs.owner)) return arm.beginDelete(id(inputs), apiVersion);
      log(leftAlone(`${noun} ${inputs.name}`, owner));
      return undefined;
    },
  };
}
