import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { missingShellTools } from "../../../../../lab/site/machines/shell-tools";
import { removeTemporaryFolders, temporaryFolder } from "../../engine/temporary-folder";

describe("missing shell tools on this machine", () => {
  afterEach(removeTemporaryFolders);
  /** A PATH with all programs of this machine except one, which is replaced by a script or missing. */
  const pathWith = (replaced: string, script?: string) => {
    const folder = temporaryFolder();
    const bin = join(folder, "bin");
    mkdirSync(bin);
    for (const place of (process.env["PATH"] ?? "").split(delimiter)) {
      let names: string[] = [];
      try {
        names = readdirSync(place);
      } catch {
        // A folder in PATH that does not exist.
      }
      for (const name of names) {
        try {
          if (name !== replaced) symlinkSync(join(place, name), join(bin, name));
        } catch {
          // An earlier folder has it.
        }
      }
    }
    if (script !== undefined) {
      writeFileSync(join(bin, replaced), script);
      chmodSync(join(bin, replaced), 0o755);
    }
    return { PATH: bin };
  };

  it("include a tool that is not installed", async () => assert.deepEqual(await missingShellTools(pathWith("sha256sum")), ["sha256sum"]));

  it("include a sed whose -i needs a suffix, like in BSD", async () => {
    const sed = '#!/bin/sh\nif [ "$1" = -i ]; then echo "sed: $3: extra characters" >&2; exit 1; fi\n';
    assert.deepEqual(await missingShellTools(pathWith("sed", sed)), ["sed -i"]);
  });

  it("include the shell if there is none", async () => assert.deepEqual(await missingShellTools({ PATH: temporaryFolder() }), ["sh"]));
});
