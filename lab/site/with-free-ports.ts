import { freePorts } from "./free-ports";
import { ProgramFailure } from "./program-failure";

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
