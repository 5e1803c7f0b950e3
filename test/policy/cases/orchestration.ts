import { resourceTypes } from "../../../components/core/resource-types";
import { type RuleCases, of, unknownValue } from "../rule-cases";

const capabilities = (...names: unknown[]) => of({ capabilities: names });
const specification = (...images: unknown[]) => ({ components: [{ properties: { staged: { images } } }] });
const stages = (...images: unknown[]) => of({ specification: specification(...images) });
const onSite = (...images: unknown[]) => of({ images }, resourceTypes.stagedSolution);
const digest = `sha256:${"a".repeat(64)}`;
const template = "images:\n  vision: ${{$connectedRegistryIP()}}+/factory/vision:1.0.0\n";
const agrees = (configurations: unknown, ...images: unknown[]) => of({ configurations, specification: specification(...images) });

/** Test cases for the rules about solutions. */
export const orchestrationCases: Record<string, RuleCases> = {
  "capability-exact": {
    good: [capabilities("staging")],
    bad: [capabilities("staging", "*"), capabilities("press-*")],
    absent: [
      [of({}), "breaks"],
      [capabilities(), "breaks"],
    ],
    unknown: [[capabilities(unknownValue), "advisory"]],
  },
  "images-proved": {
    good: [of({ proofMode: "required" }, resourceTypes.stagedSolution)],
    bad: [of({ proofMode: "preferred" }, resourceTypes.stagedSolution)],
    absent: [[of({}, resourceTypes.stagedSolution), "breaks"]],
    unknown: [[of({ proofMode: unknownValue }, resourceTypes.stagedSolution), "advisory"]],
  },
  "staged-image-fixed": {
    good: [stages("factory/vision:1.0.0"), stages(`factory/vision:1.0.0@${digest}`), onSite("factory/vision:1.0.0")],
    bad: [
      stages(`factory/vision@${digest}`),
      stages("factory/vision:latest"),
      stages("factory/vision"),
      onSite("factory/vision:1.0.0", "factory/gateway:latest"),
    ],
    absent: [
      [of({}), "obeys"],
      [stages(""), "breaks"],
    ],
    unknown: [
      [of({ specification: unknownValue }), "advisory"],
      [onSite(unknownValue), "advisory"],
    ],
  },
  "staged-image-tag-only": {
    good: [stages("factory/vision:1.0.0"), stages("factory/vision"), onSite("factory/vision:1.0.0")],
    bad: [
      stages(`factory/vision:1.0.0@${digest}`),
      stages(`factory/vision@${digest}`),
      stages("factory/vision:1.0.0@sha256:short"),
      onSite("factory/gateway:1.0.0", `factory/vision@${digest}`),
    ],
    absent: [
      [of({}), "obeys"],
      [stages(""), "obeys"],
    ],
    unknown: [
      [of({ specification: unknownValue }), "advisory"],
      [onSite(unknownValue), "advisory"],
    ],
  },
  "staged-images-agree": {
    good: [agrees(template, "factory/vision:1.0.0"), agrees('image: "10.96.0.50/factory/vision:1.0.0"', "factory/vision:1.0.0")],
    bad: [
      agrees(template, "factory/vision:1.0.0", "factory/gateway:1.0.0"),
      agrees(`${template}  other: \${{$connectedRegistryIP()}}+/factory/other:1.0.0`, "factory/vision:1.0.0"),
      agrees(`${template}  other: \${{$val(LocalConnectedRegistryIP)}}+/factory/other:1.0.0`, "factory/vision:1.0.0"),
    ],
    absent: [
      [of({}), "obeys"],
      [agrees(template), "breaks"],
      [agrees("", "factory/vision:1.0.0"), "breaks"],
    ],
    unknown: [[agrees(unknownValue, "factory/vision:1.0.0"), "advisory"]],
  },
};
