import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { registryAddressValue } from "../../components/core/solution-specification";
import { type ResourceRule, mandatory } from "../rule";
import { stagedImagesOf } from "../subject";

/** `${{$connectedRegistryIP()}}+/repository:tag`, or the form of the staging guide of 2025, which reads the address from a configuration value. */
const siteImages = new RegExp(String.raw`\$(?:connectedRegistryIP\(\)|val\(\s*${registryAddressValue}\s*\))\s*\}*\s*\+?\s*["']?\/([a-z0-9._/-]+)`, "g");

/**
 * Requires the staged images and the configuration template to name the same repositories.
 *
 * Why: an image that is staged but never deployed wastes sync time; one that is deployed but not staged is pulled over the WAN, or fails to pull.
 * A repository written in any other form is found in the list of staged images only.
 * Good: staged `factory/vision:1.0.0` and a template with `$connectedRegistryIP() + '/factory/vision:1.0.0'`
 * An invalid reference is left to `staged-image-fixed`.
 * Source: staging guide, editions of 2025 and 2026.
 */
export const stagedImagesAgree: ResourceRule = {
  name: "staged-images-agree",
  on: [resourceTypes.solutionTemplateVersion],
  message: "The staged images and the configuration template must name the same repositories.",
  fix: "Stage every image that the template pulls from the site's registry, and use every staged image in the template.",
  severity: "high",
  levels: mandatory,
  faultsIn: (resource) => {
    const template = textAt(resource.properties, "configurations") ?? "";
    const staged = [...new Set(stagedImagesOf(resource).flatMap(({ ref }) => ref?.repository ?? []))];
    const pulled = [...new Set([...template.matchAll(siteImages)].map((match) => match[1] ?? ""))];
    return [
      ...staged.filter((repository) => !template.includes(`/${repository}`)).map((repository) => `${repository} is staged but not in the template`),
      ...pulled.filter((repository) => !staged.includes(repository)).map((repository) => `${repository} is in the template but not staged`),
    ];
  },
};
