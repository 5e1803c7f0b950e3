import { freePorts } from "./free-ports";
import { ProgramFailure } from "./program-failure";

/** Chooses that many loopback ports. */
export type ChoosePorts = (count: number) => Promise<number[]>;

/** How often something is started before its ports are given up. Each time they are others, so that a second failure is rare. */
const attempts = 5;

/**
 * Starts what needs loopback ports, and starts it again with others when somebody took one between the choice and the start.
 * `start` leaves nothing running when it rejects. Rejects with its error: any but a taken port at once, a taken port after the last attempt.
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
