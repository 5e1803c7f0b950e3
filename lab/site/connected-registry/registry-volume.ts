import { type Dirent, existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The volume of a site's registry has no room left. The message is the operating system's for ENOSPC. */
export class VolumeFull extends Error {
  /** In bytes. */
  constructor(
    readonly free: number,
    readonly size: number,
  ) {
    super("no space left on device");
    this.name = "VolumeFull";
  }
}

/** The volume of a site's registry: a folder in distribution's layout, which holds at most `size` bytes of content. */
export class RegistryVolume {
  /** `size` in bytes, read at each use; undefined: unlimited. */
  constructor(
    private readonly folder: string,
    private readonly size: () => number | undefined,
  ) {}

  /** Bytes that a new content of this length finds room for. */
  async roomFor(bytes: number): Promise<number> {
    const size = this.size();
    return size === undefined ? bytes : Math.min(bytes, Math.max(0, size - (await this.used())));
  }

  /** The error of content that finds no room. */
  async full(): Promise<VolumeFull> {
    const size = this.size() ?? 0;
    return new VolumeFull(Math.max(0, size - (await this.used())), size);
  }

  /** Bytes of the stored blobs; of anything else, nothing counts. */
  private async used(): Promise<number> {
    const blobs = join(this.folder, "docker", "registry", "v2", "blobs");
    if (!existsSync(blobs)) return 0;
    const files = (await readdir(blobs, { recursive: true, withFileTypes: true })).filter((entry: Dirent) => entry.isFile() && entry.name === "data");
    const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}
