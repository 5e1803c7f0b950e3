import { z } from "zod";
import type { SendJson } from "./https-sender";

const metadata = z.object({
  name: z.string(),
  resourceManager: z.string().min(1),
  authentication: z.object({ loginEndpoint: z.string().min(1), audiences: z.array(z.string()).min(1) }),
});

/** Endpoints of a cloud. */
export interface Cloud {
  name: string;
  resourceManager: string;
  loginEndpoint: string;
  /** Audience of tokens: the first of the cloud's audiences. */
  audience: string;
}

/** Reads the metadata document of a cloud. Source: reference pulumi 4.2. */
export async function readCloud(metadataEndpoint: string, send: SendJson, signal: AbortSignal): Promise<Cloud> {
  const url = `${metadataEndpoint.replace(/\/$/, "")}/metadata/endpoints?api-version=2022-09-01`;
  const { status, body } = await send("GET", url, { signal });
  const document = metadata.safeParse(body);
  if (status !== 200 || !document.success) throw new Error(`${url} answered ${status} without the endpoints of a cloud`);
  const { name, resourceManager, authentication } = document.data;
  return { name, resourceManager, loginEndpoint: authentication.loginEndpoint.replace(/\/$/, ""), audience: authentication.audiences[0] ?? "" };
}
