import commandPackage from "@pulumi/command/package.json";
import type { JsonObject } from "../../../azure/operation";
import { changesBetween } from "../property-change";
import { isObject, type Properties, propertiesWith } from "../secrets";
import type { Call, CheckFailure, CheckRequest, CreateRequest, DeleteRequest, DiffRequest, Difference, ReadRequest, StandIn, UpdateRequest } from "../stand-in";
import { type Connection, runOverSsh } from "./run-over-ssh";

const remoteCommand = "command:remote:Command";
const modelled = ["create", "update", "delete", "stdin", "triggers", "connection", "addPreviousOutputInEnv"];
const modelledOfConnection = ["host", "port", "user", "privateKey", "hostKey", "dialErrorLimit", "perDialTimeout", "proxy"];
const connectionDefaults = { port: 22, user: "root", dialErrorLimit: 10, perDialTimeout: 15 };

/**
 * Stands in for the vendor's command plugin: `remote.Command` over real SSH.
 * Source: pulumi-command 1.2.1, provider/pkg/provider/remote and common/inputs.go; pulumi-go-provider 1.3.0 classifies changes.
 */
export class RemoteCommands implements StandIn {
  readonly version = commandPackage.version;

  /** `randomHex` returns eight hex digits for an id. */
  constructor(private readonly randomHex: () => string) {}

  checkConfiguration(inputs: JsonObject): CheckFailure[] {
    return Object.keys(inputs)
      .filter((name) => name !== "version")
      .map((property) => ({ property, reason: `${property} is not modelled; known: version` }));
  }

  diffConfiguration(): Difference {
    return { changes: [], replaces: [], deleteBeforeReplace: false };
  }

  async configure(): Promise<void> {}

  async check({ type, news }: CheckRequest): Promise<{ inputs: Properties; failures: CheckFailure[] }> {
    if (type !== remoteCommand) throw new Error(`${type} is not modelled; known: ${remoteCommand}`);
    const { connection, ...others } = news.values;
    const inputs = isObject(connection) ? { ...others, connection: withDefaults(connection) } : news.values;
    return { inputs: propertiesWith(inputs, [...news.secrets, ["connection"]]), failures: failuresOf(news.values) };
  }

  /** Every change is an update in place, except of triggers, which replace. The vendor's documentation says that `update` prevents that; its plugin and SDK do not. */
  async diff({ oldInputs, news }: DiffRequest): Promise<Difference> {
    const changes = changesBetween(oldInputs.values, news.values);
    const replaces = changes.filter(({ path }) => path[0] === "triggers");
    return { changes, replaces, deleteBeforeReplace: false };
  }

  async create({ inputs, preview }: CreateRequest, call: Call): Promise<{ id: string; outputs: Properties }> {
    if (preview) return { id: "", outputs: inputs };
    return { id: `command${this.randomHex()}`, outputs: await run(inputs, "create", call) };
  }

  async update({ olds, news, preview }: UpdateRequest, call: Call): Promise<Properties> {
    const { stdout = "", stderr = "" } = olds.values;
    if (preview) return propertiesWith({ ...news.values, stdout, stderr }, news.secrets);
    return run(news, typeof news.values["update"] === "string" ? "update" : "create", call);
  }

  /** Returns the state unchanged: the effect of a command cannot be read. */
  async read({ id, inputs, olds }: ReadRequest) {
    return { id, inputs, outputs: olds };
  }

  async delete({ olds }: DeleteRequest, call: Call): Promise<void> {
    await run(olds, "delete", call);
  }
}

async function run(properties: Properties, name: "create" | "update" | "delete", { signal }: Call): Promise<Properties> {
  const { values, secrets } = properties;
  const command = values[name];
  if (typeof command !== "string") return propertiesWith({ ...values, stdout: "", stderr: "" }, secrets);
  const stdin = typeof values["stdin"] === "string" ? values["stdin"] : "";
  const output = await runOverSsh(values["connection"] as unknown as Connection, command, stdin, signal);
  return propertiesWith({ ...values, ...output }, secrets);
}

function withDefaults(connection: JsonObject): JsonObject {
  const { proxy } = connection;
  return { ...connectionDefaults, ...connection, ...(isObject(proxy) ? { proxy: { ...connectionDefaults, ...proxy } } : {}) };
}

function failuresOf(inputs: JsonObject): CheckFailure[] {
  const { connection } = inputs;
  const unknownIn = (at: string, names: string[], known: string[]) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => ({ property: `${at}${name}`, reason: `${at}${name} is not modelled; known: ${known.join(", ")}` }));
  const members = unknownIn("", Object.keys(inputs), modelled);
  if (!isObject(connection)) return [...members, { property: "connection", reason: "missing required property connection" }];
  const host = connection["host"] === undefined ? [{ property: "connection.host", reason: "missing required property host" }] : [];
  return [...members, ...host, ...unknownIn("connection.", Object.keys(connection), modelledOfConnection)];
}
