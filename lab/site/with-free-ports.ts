import { createServer, type AddressInfo } from "node:net";
import { ProgramFailure } from "./child-processes";

/** Chooses a number of loopback ports. */
export type ChoosePorts = (count: number) => Promise<number[]>;

/** Maximum start attempts. Each uses other ports, so a second failure is rare. */
const attempts = 5;

/**
 * Starts something that needs loopback ports; retries with other ports if another process took one before the start.
 * `start` must leave nothing running when it rejects. Rejects with its error: for a taken port after the last attempt, for any other at once.
 */
export async function withFreePorts<Started>(count: number, start: (ports: number[]) => Promise<Started>, choose: ChoosePorts = freePorts): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await choose(count));
    } catch (error) {
      if (attempt === attempts || !(error instanceof ProgramFailure && error.isPortTaken)) throw error;
    }
  }
}

/** Finds that many different free loopback ports. Holds all of them open until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
