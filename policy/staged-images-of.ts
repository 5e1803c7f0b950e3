import { listAt } from "../components/core/json";
import { stagedImages } from "../components/core/solution-specification";
import type { Judged } from "./rule";
import { types } from "./types";

/** Images that a template version or a staged solution names. */
export function stagedImagesOf({ type, properties }: Judged): string[] {
  return type === types.stagedSolution ? listAt(properties, "images").map(String) : stagedImages(properties["specification"]);
}
