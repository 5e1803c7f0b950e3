import type { StagingRequest } from "../agent";
import { repositoriesOfImages } from "./image-reference";

/** The agent's book: which solution version needs which repositories of which registry. Lost when the lab ends, as the agent's releases are. */
export class StagedRepositories {
  private readonly needs = new Map<string, Pick<StagingRequest, "acrResourceId" | "images">>();

  /** Notes what a version needs; what it needed of the same registry before is forgotten. */
  note(request: StagingRequest): void {
    this.needs.set(keyOf(request), request);
  }

  /** Forgets a version's needs. Returns its repositories that no other version needs of the same registry. */
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
