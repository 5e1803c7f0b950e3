import type { Faults } from "../azure/faults";
import type { Clock } from "../clock";
import { defaultStagingCheck, type StagingCheck } from "../site/orchestration/staging-check";
import { BrokenLink } from "../site/orchestration/staging-failures";
import type { SiteUplink } from "../site/site-uplink";
import { callFaults, labMs, occurrenceOf } from "./call-faults";
import { Occurrence } from "./occurrence";
import type { Scenario } from "./scenario";
import { ScenarioFault } from "./scenario";

/** Parts of a world that a scenario acts on. */
export interface Stage {
  clock: Clock;
  faults: Faults;
  /** By the site's name. */
  uplinks: ReadonlyMap<string, SiteUplink>;
}

/** Number of strikes of each fault, by its place in the scenario: `calls.0`, `staging.0`, `network.0`, `agents.0`. */
export type Strikes = Readonly<Record<string, number>>;

/** A running scenario, from construction until `stop`. @throws ScenarioFault when it names unknown sites */
export class ScenarioRun {
  private readonly began: number;
  private readonly ending = new AbortController();
  private readonly calls;
  private readonly staging;
  private readonly network;
  private readonly agents;

  constructor(
    private readonly scenario: Scenario,
    private readonly stage: Stage,
  ) {
    const { calls, staging, network, agents, links, volumes } = scenario;
    requireSites([...staging, ...network, ...agents, ...links, ...volumes], [...stage.uplinks.keys()]);
    this.began = stage.clock.now().getTime();
    const elapsedMs = () => stage.clock.now().getTime() - this.began;
    this.calls = callFaults(calls, elapsedMs);
    this.staging = staging.map((fault) => ({ fault, occurrence: new Occurrence(occurrenceOf(fault), elapsedMs) }));
    this.network = network.map((loss) => ({ loss, occurrence: new Occurrence({}, elapsedMs) }));
    this.agents = agents.map((lag) => ({ lag, occurrence: new Occurrence({ times: "always" }, elapsedMs) }));
    stage.faults.play(this.calls);
    for (const { loss, occurrence } of this.network) if (loss.at !== "staging") this.loseAt(labMs(loss.at, 0), loss, occurrence);
  }

  /** Applies the faults of a site before staging looks for an image there. @throws BrokenLink, or the signal's reason when the agent is cut off meanwhile */
  async onImage(site: string, image: string, signal: AbortSignal): Promise<void> {
    const cut = this.network.find(({ loss, occurrence }) => loss.at === "staging" && concerns(loss, site) && occurrence.strikesNext());
    if (cut) this.lose(cut.loss, [site]);
    signal.throwIfAborted();
    const hit = this.staging.find(({ fault, occurrence }) => concerns(fault, site) && image.startsWith(fault.image ?? "") && occurrence.strikesNext());
    if (!hit) return;
    const { failure, slow } = hit.fault;
    if (failure) throw new BrokenLink(failure, `${image}, injected by the lab's scenario`);
    await this.stage.clock.wait(labMs(slow, 0), signal);
  }

  /** Delay of a site's agent at a change of an extension, in lab milliseconds. */
  lagMs(site: string): number {
    const behind = this.agents.find(({ lag, occurrence }) => !this.ending.signal.aborted && concerns(lag, site) && occurrence.strikesNext());
    return labMs(behind?.lag.lag, 0);
  }

  /** Bytes of content that a site's uplink carries in a lab second; undefined: any number. */
  linkRate(site: string): number | undefined {
    return this.ending.signal.aborted ? undefined : this.scenario.links.find((link) => concerns(link, site))?.rate;
  }

  /** Bytes of content that the volume of a site's registry holds; undefined: any number. */
  volumeSize(site: string): number | undefined {
    return this.ending.signal.aborted ? undefined : this.scenario.volumes.find((volume) => concerns(volume, site))?.size;
  }

  /** How staging finds out whether an image is on a site. */
  stagingCheck(): StagingCheck {
    return (this.ending.signal.aborted ? undefined : this.scenario.stagingCheck) ?? defaultStagingCheck;
  }

  strikes(): Strikes {
    const all = { calls: this.calls, staging: this.staging, network: this.network, agents: this.agents };
    return Object.fromEntries(Object.entries(all).flatMap(([part, faults]) => faults.map(({ occurrence }, index) => [`${part}.${index}`, occurrence.strikes])));
  }

  /** Stops it: no more faults, and every site is online again. */
  stop(): void {
    this.stage.faults.play([]);
    this.ending.abort(new Error("the scenario ended"));
  }

  private loseAt(ms: number, loss: Scenario["network"][number], occurrence: Occurrence): void {
    const isTime = () => {
      if (occurrence.strikesNext())
        this.lose(
          loss,
          [...this.stage.uplinks.keys()].filter((site) => concerns(loss, site)),
        );
    };
    this.stage.clock.wait(ms, this.ending.signal).then(isTime, () => undefined);
  }

  private lose(loss: Scenario["network"][number], sites: readonly string[]): void {
    const { clock, uplinks } = this.stage;
    const restores = sites.map((site) => uplinks.get(site)?.lose());
    const restore = () => {
      for (const one of restores) one?.();
    };
    clock.wait(labMs(loss.for, 0), this.ending.signal).then(restore, restore);
  }
}

function concerns({ site }: { site?: string | undefined }, name: string): boolean {
  return site === undefined || site === name;
}

function requireSites(faults: readonly { site?: string | undefined }[], sites: readonly string[]): void {
  const unknown = faults.flatMap(({ site }) => (site === undefined || sites.includes(site) ? [] : [site]));
  if (unknown.length > 0)
    throw new ScenarioFault(unknown.map((site) => ({ what: "the scenario names an unknown site", given: site, allowed: sites.join(" | ") })));
}
