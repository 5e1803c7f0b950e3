import { EdgeError } from "../core/fault";
import type { RegistryClient } from "../oci/registry-client";
import { RegistryError } from "../oci/registry-error";
import type { Content, WantedImage } from "./wanted-image";

/** How much of some images is at a site. */
export interface ArrivalFigures {
  images: number;
  arrivedImages: number;
  /** Size of all manifests and blobs; what images share counts once. */
  bytes: number;
  arrivedBytes: number;
}

/** Maximum number of concurrent blob requests. Our proposal. */
const parallelRequests = 4;

/**
 * Which parts of some images a site's registry serves. Each look asks only for what no earlier look found.
 * That a site serves a blob only once it has arrived completely, and does not fetch again what it has, is `assumed:blobs-arrive-whole`.
 */
export class ImageArrival {
  /** `repository digest` of what was found. */
  private readonly found = new Set<string>();
  private readonly arrived = new Set<string>();

  constructor(
    readonly wanted: readonly WantedImage[],
    /** Name of the site, for messages. */
    private readonly site: string,
  ) {}

  /**
   * Asks the site's registry for what is missing: manifests with their bytes, blobs with one HEAD request each.
   * @throws RegistryError; EdgeError `EDGE-SITE-IMAGE-DAMAGED` where the site has content of another size or digest
   */
  async look(registry: RegistryClient): Promise<void> {
    for (const wanted of this.missingImages()) {
      const { repository, reference, digest, manifests, blobs } = wanted;
      const has = (content: Content) => this.found.has(`${repository} ${content.digest}`);
      for (const manifest of manifests) if (!has(manifest)) await this.note(wanted, manifest, this.hasManifest(registry, wanted, manifest));
      const waiting = blobs.filter((blob) => !has(blob));
      const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await this.note(wanted, next, this.hasBlob(registry, wanted, next));
      };
      await Promise.all(Array.from({ length: parallelRequests }, worker));
      // Staging looks for the tag, so the image has not arrived before its tag has.
      if ([...manifests, ...blobs].every(has) && (await registry.announcedDigest(repository, reference)) === digest) this.arrived.add(wanted.image);
    }
  }

  /** Images that have not arrived completely. */
  missingImages(): WantedImage[] {
    return this.wanted.filter(({ image }) => !this.arrived.has(image));
  }

  /** How much has arrived so far. */
  figures(): ArrivalFigures {
    const sizes = new Map<string, number>();
    const arrived = new Set<string>();
    for (const { repository, manifests, blobs } of this.wanted)
      for (const { digest, size } of [...manifests, ...blobs]) {
        sizes.set(digest, size);
        if (this.found.has(`${repository} ${digest}`)) arrived.add(digest);
      }
    const sum = (digests: Iterable<string>) => [...digests].reduce((bytes, digest) => bytes + (sizes.get(digest) ?? 0), 0);
    return { images: this.wanted.length, arrivedImages: this.arrived.size, bytes: sum(sizes.keys()), arrivedBytes: sum(arrived) };
  }

  /** What each incomplete image lacks, in bytes, in the given order; what images share counts for each. */
  missingBytes(): { image: string; bytes: number; missingBytes: number }[] {
    return this.missingImages().map(({ image, repository, manifests, blobs }) => {
      const contents = [...manifests, ...blobs];
      const sum = (some: readonly Content[]) => some.reduce((bytes, { size }) => bytes + size, 0);
      return { image, bytes: sum(contents), missingBytes: sum(contents.filter(({ digest }) => !this.found.has(`${repository} ${digest}`))) };
    });
  }

  private async note({ repository }: WantedImage, { digest }: Content, isThere: Promise<boolean>): Promise<void> {
    if (await isThere) this.found.add(`${repository} ${digest}`);
  }

  private async hasManifest(registry: RegistryClient, wanted: WantedImage, { digest }: Content): Promise<boolean> {
    try {
      await registry.manifest(wanted.repository, digest);
      return true;
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      if (error.kind === "digest-mismatch") throw this.damaged(wanted, error.message);
      if (error.kind !== "not-found") throw error;
      return false;
    }
  }

  private async hasBlob(registry: RegistryClient, wanted: WantedImage, { digest, size }: Content): Promise<boolean> {
    const bytes = await registry.blobSize(wanted.repository, digest);
    if (bytes !== undefined && bytes !== size) throw this.damaged(wanted, `blob ${digest} should have ${size} bytes, the site has ${bytes}`);
    return bytes !== undefined;
  }

  private damaged({ image }: WantedImage, given: string): EdgeError {
    return new EdgeError([
      {
        code: "EDGE-SITE-IMAGE-DAMAGED",
        what: `the registry of site ${this.site} has damaged content of ${image}`,
        given,
        allowed: "the bytes that the cloud registry has",
        fix: "check the site's volume for errors, then install its registry again (docs/how-to/reinstall-a-registry.md): a site does not fetch content again that it has",
      },
    ]);
  }
}
