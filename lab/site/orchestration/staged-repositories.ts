import type { StagingRequest } from "../agent";
import { repositoriesOfImages } from "./cloud-registry";

/** Records which solution version needs which repositories of which registry. Lost when the lab ends, like the agent's releases. */
export class StagedRepositories {
  private readonly needs = new Map<string, Pick<StagingRequest, "acrResourceId" | "images">>();

  /** Records a version's repositories; replaces its previous ones of the same registry. */
  note(request: StagingRequest): void {
    this.needs.set(keyOf(request), request);
  }

  /** Removes a version's record. @returns its repositories that no other version needs from the same registry */
  forget(request: StagingRequest): string[] {
    this.needs.delete(keyOf(request));
    const others = [...this.needs.values()].filter(({ acrResourceId }) => acrResourceId.toLowerCase() === request.acrResourceId.toLowerCase());
    const needed = new Set(others.flatMap(({ images }) => repositoriesOfImages(images)));
    return repositoriesOfImages(request.images).filter((repository) => !needed.has(repository));
  }
}

function keyOf({ solutionVersionId, acrResourceId }: StagingRequest): string {
  return `${solutionVersionId} ${acrResourceId}`.toLowerCase();
}
