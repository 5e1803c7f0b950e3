import type { Fault } from "../../components/core/fault";
import { isFloating } from "../../components/core/image-ref";
import type { Solution } from "../catalog/solution-folder";

/** Warnings of staged images whose tag may mean something else tomorrow, each with its version. */
export function floatingImages(solutions: readonly Solution[]): Fault[] {
  return solutions.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, images }) =>
      images.filter(isFloating).map((image) => ({
        code: "EDGE-IMAGE-FLOATING",
        what: `solution ${name} ${version} stages an image by a floating tag: what a site gets is decided by the day it syncs`,
        given: image,
        allowed: "a tag that is never given to another image, or a digest",
        fix: "make a new version of the solution that stages it by one",
      })),
    ),
  );
}
