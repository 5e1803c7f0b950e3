import { registryAddressValue, stagedImages } from "../../components/core/solution-specification";
import { repositoryOfImage } from "../../components/core/image-ref";
import { textAt } from "../../components/core/json";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** `${{$connectedRegistryIP()}}+/repository:tag`, or the address as the staging guide of 2025 reads it. */
const fromTheSite = new RegExp(String.raw`\$(?:connectedRegistryIP\(\)|val\(\s*${registryAddressValue}\s*\))\s*\}*\s*\+?\s*["']?\/([a-z0-9._/-]+)`, "g");

/** An image that is staged and never deployed wastes the window; one that is deployed and not staged is pulled over the WAN, or not at all. Source: staging guide, both texts. Repositories written in another way are found in one direction only. */
export const stagedImagesAgree: ResourceRule = {
  name: "staged-images-agree",
  on: [types.solutionTemplateVersion],
  says: "The staged images and the configuration template must name the same repositories.",
  fix: "Stage what the template pulls from the site's registry, and let the template use what is staged.",
  severity: "high",
  levels: always,
  faultsIn: ({ properties }) => {
    const template = textAt(properties, "configurations") ?? "";
    const staged = [...new Set(stagedImages(properties["specification"]).map(repositoryOfImage))];
    const pulled = [...new Set([...template.matchAll(fromTheSite)].map((match) => match[1] ?? ""))];
    return [
      ...staged.filter((repository) => !template.includes(`/${repository}`)).map((repository) => `${repository} is staged and not in the template`),
      ...pulled.filter((repository) => !staged.includes(repository)).map((repository) => `${repository} is in the template and not staged`),
    ];
  },
};
