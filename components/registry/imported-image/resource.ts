import * as pulumi from "@pulumi/pulumi";
import type { SourceCredentials } from "./import-request";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ImportedImageArgs {
  /** Required. ARM id of the registry that gets the image. */
  registryId: pulumi.Input<string>;
  /** Required. Its name there, `repository:tag`. A tag that leads to another image is never moved. */
  image: string;
  /** Required. Where Azure copies it from, `host/repository[:tag][@digest]`. */
  source: string;
  /** Optional. Login at the source's registry. Secret. @default - everybody may read it */
  credentials?: SourceCredentials | undefined;
  /** Optional. How long to wait for the copy, ISO 8601. @default PT30M */
  timeout?: string;
}

/** An image that Azure copies into a registry from another one. It stays there when the resource goes. */
export class ImportedImage extends EdgeResource {
  /** What the registry has by that name. */
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, args: ImportedImageArgs, options: pulumi.CustomResourceOptions = {}) {
    const { credentials, ...open } = args;
    const login = credentials === undefined ? {} : { credentials: pulumi.secret(credentials) };
    super("registry/ImportedImage", name, { timeout: "PT30M", ...open, ...login }, ["digest"], options, ["credentials"]);
  }
}
