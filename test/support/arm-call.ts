import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import type { World } from "../../lab/world";

/** Sends a request to a world's Azure as the deployer, as a manual change outside the program. Fails with the service's message if it is refused. */
export async function armCall(
  world: World,
  method: "PUT" | "PATCH" | "POST" | "DELETE" | "GET",
  id: string,
  apiVersion: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const { endpoint, signIn } = world.azure;
  const headers = { authorization: `Bearer ${world.azure.tokenFor(signIn)}`, "content-type": "application/json" };
  const ca = readFileSync(world.environment["NODE_EXTRA_CA_CERTS"] ?? "", "utf8");
  const sent = request(`${endpoint}${id}?api-version=${apiVersion}`, { method, ca, headers, agent: false });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = await once(sent, "response");
  const content = await text(answer);
  assert.ok(answer.statusCode < 300, `${method} ${id}: ${answer.statusCode} ${content}`);
  return content === "" ? {} : (JSON.parse(content) as Record<string, unknown>);
}
