import { type Activation, type ActivationRequest, type GatewayConfiguration, gatewayPaths, type InstanceState } from "../../azure/gateway-protocol";
import type { ConnectionString } from "./connection-string";
import type { SiteUplink } from "../site-uplink";
import { basicHeader, sendVerified } from "./verified-https";

/** A call that the gateway refused. */
export class GatewayRefusal extends Error {
  /** `code` is a GatewayErrorCode. */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** An instance's side of the gateway protocol. Every call: @throws GatewayRefusal, or Error when the data endpoint is closed or not verified */
export class GatewayClient {
  constructor(private readonly options: { connection: ConnectionString; ca: string; instanceId: string; signal: AbortSignal; uplink?: SiteUplink }) {}

  async activate(version: string): Promise<Activation> {
    const body: ActivationRequest = { instanceId: this.options.instanceId, version };
    return (await this.call("POST", gatewayPaths.activate(this.options.connection.connectedRegistry), body)) as Activation;
  }

  async configuration(): Promise<GatewayConfiguration> {
    return (await this.call("GET", this.withInstance(gatewayPaths.configuration))) as GatewayConfiguration;
  }

  async report(state: InstanceState): Promise<void> {
    await this.call("POST", this.withInstance(gatewayPaths.state), state);
  }

  private withInstance(path: (name: string) => string): string {
    return `${path(this.options.connection.connectedRegistry)}?instanceId=${this.options.instanceId}`;
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const { connection, ca, signal, uplink } = this.options;
    const headers = { "content-type": "application/json", ...basicHeader(connection.syncToken, connection.password) };
    const answer = await sendVerified(`https://${connection.gateway}${path}`, { method, ca, signal, uplink, headers, body: body && JSON.stringify(body) });
    const content: unknown = answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString("utf8"));
    if (answer.status < 300) return content;
    const [first] = (content as { errors?: { code: string; message: string }[] } | undefined)?.errors ?? [];
    throw new GatewayRefusal(first?.code ?? String(answer.status), first?.message ?? "no reason given");
  }
}
