import type { ArmClient } from "../../components/arm/arm-client";
import { readable } from "../../components/arm/arm-error";
import { apiVersions } from "../../components/core/api-versions";
import { listId, nameOf, sameArmId } from "../../components/core/arm-id";
import { listAt, textAt } from "../../components/core/json";
import { inParallel } from "../io/in-parallel";
import type { Choice } from "./question";

/** Reads at the same time. Chosen by this project. */
const readsAtOnce = 4;

/** A subscription that the account can see. */
export interface Subscription {
  id: string;
  name: string;
}

/** A resource that the account can see. */
export interface Listed {
  id: string;
  name: string;
  location: string;
  /** Custom location that it is on, if any. That the list has it is `assumed:list-has-extended-location`. */
  extendedLocation?: string | undefined;
}

/** What the account can see in Azure. Reads only, each list once. */
export class Inventory {
  private readonly lists = new Map<string, Promise<Listed[]>>();
  private readonly extensions = new Map<string, Promise<unknown[] | undefined>>();
  private found: Promise<Subscription[]> | undefined;

  /** What the account may not read, as sentences. */
  readonly unread: string[] = [];

  constructor(readonly arm: ArmClient) {}

  /** The subscriptions, by name. */
  subscriptions(): Promise<Subscription[]> {
    this.found ??= this.arm
      .list("/subscriptions", apiVersions.subscription)
      .then((all) =>
        all.map((one) => ({ id: textAt(one, "subscriptionId") ?? "", name: textAt(one, "displayName") ?? "" })).sort((a, b) => a.name.localeCompare(b.name)),
      );
    return this.found;
  }

  /** The resources of a type, by name. */
  of(type: string): Promise<Listed[]> {
    const known = this.lists.get(type) ?? this.listed(type);
    this.lists.set(type, known);
    return known;
  }

  /** A context of workload orchestration with its properties; undefined where it does not exist, or may not be read. */
  context(id: string): Promise<unknown> {
    return this.seen(id, this.arm.get(id, apiVersions.edge));
  }

  /** A connected cluster with its properties; undefined where it does not exist, or may not be read. */
  cluster(id: string): Promise<unknown> {
    return this.seen(id, this.arm.get(id, apiVersions.connectedCluster));
  }

  /** The custom locations on a cluster. */
  async customLocationsOn(clusterId: string): Promise<Listed[]> {
    const all = await this.of("Microsoft.ExtendedLocation/customLocations");
    const hosts = await inParallel(all, readsAtOnce, async (location) => ({ location, host: await this.hostOf(location.id) }));
    return hosts.filter(({ host }) => sameArmId(host, clusterId)).map(({ location }) => location);
  }

  /** Extensions of a cluster; undefined where they may not be read. */
  extensionsOf(clusterId: string): Promise<unknown[] | undefined> {
    const path = listId(clusterId, "Microsoft.KubernetesConfiguration/extensions");
    const known =
      this.extensions.get(clusterId) ?? this.seen<unknown[]>(`the extensions of ${clusterId}`, this.arm.listIfThere(path, apiVersions.kubernetesConfiguration));
    this.extensions.set(clusterId, known);
    return known;
  }

  private async hostOf(customLocationId: string): Promise<string> {
    const location = await this.seen(customLocationId, this.arm.get(customLocationId, apiVersions.customLocation));
    return textAt(location, "properties", "hostResourceId") ?? "";
  }

  private async seen<T>(what: string, read: Promise<T>): Promise<T | undefined> {
    const found = await readable(read.then((value) => ({ value })));
    const sentence = `the account may not read ${what}`;
    if (!found && !this.unread.includes(sentence)) this.unread.push(sentence);
    return found?.value;
  }

  private async listed(type: string): Promise<Listed[]> {
    const query = { $filter: `resourceType eq '${type}'` };
    const lists = await inParallel(await this.subscriptions(), readsAtOnce, ({ id }) =>
      this.seen(`the resources of subscription ${id}`, this.arm.list(`/subscriptions/${id}/resources`, apiVersions.resourceGroup, query)),
    );
    return lists
      .flatMap((list) => list ?? [])
      .map((one) => {
        const id = textAt(one, "id") ?? "";
        return { id, name: nameOf(id), location: textAt(one, "location") ?? "", extendedLocation: textAt(one, "extendedLocation", "name") };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }
}

/** Names of a context's capabilities or hierarchy levels. */
export function namesIn(context: unknown, member: "capabilities" | "hierarchies"): string[] {
  return listAt(context, "properties", member).flatMap((one) => textAt(one, "name") ?? []);
}

/** Resources as choices, which may be given by name. */
export function asChoices(all: readonly Listed[]): Choice[] {
  return all.map(({ id, name }) => ({ value: id, name }));
}
