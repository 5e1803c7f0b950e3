import type { Fault } from "../../core/fault";
import { coversImages } from "../../core/image-proof";
import { isObject, textAt } from "../../core/json";
import type { WaitPhase } from "../../dynamic/lifecycle";
import { type WithProof, isProved } from "../proved-images";

const name = "proved";

/** The inputs that the phase reads. */
interface ProvedInputs extends WithProof {
  instance: string;
  images: string[];
  wait: "confirmed" | "accepted";
}

/**
 * Phase `proved`: waits for the proof that the images are at the site. The service gives a target 30 minutes for staging, and looks only whether files exist.
 * With `wait: "accepted"` the resource stays Pending meanwhile; otherwise a missing proof is an error, because the images were fetched beforehand.
 */
export function provedImages<Inputs extends ProvedInputs, State>(): WaitPhase<Inputs, State> {
  return {
    name,
    waitPolicy: ({ wait }) => wait,
    observe: async (inputs) => {
      if (isProved(inputs, inputs.images)) return { is: "done", learned: {} };
      if (inputs.wait === "accepted") return { is: "waiting", reason: "the images are not all at the site yet" };
      return { is: "failed", fault: notProved(inputs) };
    },
  };
}

/** The phases that are done in a state before there was proof: what was staged then stays so. `like`: the first phase then, which depends on the same inputs. */
export function withProofDone(done: unknown, like: string): unknown {
  const doneFor = textAt(done, like);
  return isObject(done) && doneFor !== undefined ? { ...done, [name]: doneFor } : done;
}

function notProved({ instance, images, proof = [] }: ProvedInputs): Fault {
  return {
    code: "EDGE-NOT-PROVED",
    what: `the images of solution ${instance} are not proved to be at the site`,
    given: images.filter((image) => !coversImages(proof, [image])).join(", "),
    allowed: "images that were fetched before",
    fix: "run `pulumi up` without --target, which fetches them first",
  };
}
