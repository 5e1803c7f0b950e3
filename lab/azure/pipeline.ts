import { checkLocks } from "./authorization/management-locks";
import { withPolicies } from "./authorization/policy-evaluation";
import { AccessControl, actionOf, scopeOf } from "./access-control";
import type { Directory, TenantPrincipal } from "./directory";
import { disturbed } from "./disturbed-azure";
import type { Outcome } from "./faults";
import { errorBody, type RunningOperations } from "./long-running-operations";
import { ArmError, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "./operation";
import type { Principal } from "./principal";
import { checkBody, checkName, propertyTable, type Violation } from "./property-table";
import { checkPreconditions, checkQueryOptions } from "./request-checks";
import { Router, typeOf, type Route } from "./router";

/** A received request. */
export interface IncomingRequest {
  method: string;
  /** Path without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** Raw body; empty if none. */
  text: string;
}

/** An answer and the caller of its request. */
export interface Answered {
  answer: ArmAnswer;
  principal: Principal | undefined;
}

/** Checks every ARM request before its operation runs: authentication, route, API version, authorization, body. */
export class Pipeline {
  private readonly router: Router;
  private readonly access: AccessControl;

  constructor(
    private readonly options: {
      azure: Azure;
      operations: readonly Operation[];
      running: RunningOperations;
      directory: Directory;
      /** Tenants of all subscriptions, by id in lower case. */
      subscriptions: ReadonlyMap<string, string>;
    },
  ) {
    this.router = new Router(options.operations);
    this.access = new AccessControl(options.azure.store);
  }

  /** Answers any request and applies a planned fault; errors have ARM's shape. */
  async answer(request: IncomingRequest, fault?: Outcome): Promise<Answered> {
    const principal = this.principalOf(request);
    if (!principal) return { answer: this.unauthenticated(request), principal };
    try {
      return { answer: await this.answerAs(principal, request, fault), principal };
    } catch (error) {
      const refusal = error instanceof ArmError ? error : new ArmError(500, "InternalServerError", error instanceof Error ? error.message : String(error));
      return { answer: { status: refusal.status, body: { error: errorBody(refusal) } }, principal };
    }
  }

  private async answerAs(principal: TenantPrincipal, request: IncomingRequest, fault: Outcome | undefined): Promise<ArmAnswer> {
    const polled = this.options.running.poll(request.path, request.query);
    if (polled) return polled;
    const route = this.route(request);
    const { operation } = route;
    const action = operation.action ?? actionOf(operation.verb, operation.path);
    const scope = scopeOf(request.path);
    this.checkSubscription(request.path, principal);
    if (!operation.showsOnlyReadable && !this.access.allows(principal, action, scope)) throw forbidden(principal, action, scope);
    this.checkRegistration(request.path);
    this.checkGroup(request.path, operation);
    checkQueryOptions(operation, request.query);
    checkPreconditions(request.headers);
    checkLocks(this.options.azure.store, request.method, request.path);
    const body = withPolicies(this.options.azure.store, operation, request.path, this.bodyOf(request, route));
    const answer = await operation.handle(this.armRequest(principal, request, route, body), disturbed(this.options.azure, fault));
    return { ...answer, headers: { ...supportedVersions(operation), ...answer.headers } };
  }

  private armRequest(principal: Principal, request: IncomingRequest, route: Route, body: JsonObject | undefined): ArmRequest {
    const { method, path, query, headers } = request;
    return { method, path, parameters: route.parameters, query, apiVersion: query.get("api-version") ?? "", body, headers, principal };
  }

  private principalOf({ headers }: IncomingRequest): TenantPrincipal | undefined {
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
    return token === undefined ? undefined : this.options.directory.verify(token);
  }

  private unauthenticated({ headers }: IncomingRequest): ArmAnswer {
    const { azure, directory } = this.options;
    const missing = headers.authorization === undefined;
    const message = missing ? "The 'Authorization' header is missing." : "The access token is invalid or expired.";
    return {
      status: 401,
      headers: {
        "WWW-Authenticate": `Bearer authorization_uri="${azure.endpoint}/${directory.tenantId}", error="invalid_token", error_description="${message}"`,
      },
      body: { error: { code: missing ? "AuthenticationFailed" : "InvalidAuthenticationToken", message } },
    };
  }

  /** Finds the operation by path, then verb, then version; each error lists the known ones. */
  private route({ method, path, query }: IncomingRequest): Route {
    const fitting = this.router.fitting(path);
    if (fitting.length === 0)
      throw new ArmError(
        404,
        "InvalidResourceType",
        `The lab does not know the resource type '${typeOf(path)}'. Known are: ${this.router.known().join(", ")}.`,
      );
    const ofVerb = fitting.find(({ operation }) => operation.verb === method);
    if (!ofVerb) {
      const verbs = [...new Set(fitting.map(({ operation }) => operation.verb))].join(", ");
      throw new ArmError(405, "MethodNotAllowed", `The lab does not know ${method} on '${typeOf(path)}'. Known are: ${verbs}.`);
    }
    const version = query.get("api-version");
    const { apiVersions } = ofVerb.operation;
    if (version === null)
      throw new ArmError(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
    if (!apiVersions.includes(version))
      throw new ArmError(
        400,
        "NoRegisteredProviderFound",
        `No registered resource provider found for API version '${version}' for type '${typeOf(path)}'. The supported api-versions are '${apiVersions.join(", ")}'.`,
      );
    return ofVerb;
  }

  private checkSubscription(path: string, { tenantId: issuer }: TenantPrincipal): void {
    const { subscriptions } = this.options;
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1];
    if (subscription === undefined) return;
    const tenantId = subscriptions.get(subscription.toLowerCase());
    if (tenantId === undefined) throw new ArmError(404, "SubscriptionNotFound", `The subscription '${subscription}' could not be found.`);
    if (tenantId !== issuer) throw wrongTenant(issuer, tenantId);
  }

  /**
   * Refuses every call to a provider that is not registered, reads included (`assumed:unregistered-refuses-reads`), also while it is being registered:
   * the service accepts calls in the regions that are ready, and does not say which these are.
   * Source: "Resolve errors for resource provider registration"; text as in public issues.
   */
  private checkRegistration(path: string): void {
    const namespace = this.options.azure.registrations.missingFor(path);
    if (namespace === undefined) return;
    const message = `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
    throw new ArmError(409, "MissingSubscriptionRegistration", message, [{ code: "MissingSubscriptionRegistration", message }]);
  }

  /** Requires that the resource's group exists. */
  private checkGroup(path: string, operation: Operation): void {
    const { azure } = this.options;
    const [, subscription, group, rest] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)(\/.+)/i.exec(path) ?? [];
    if (rest !== undefined && operation.verb !== "DELETE" && !azure.store.get(`/subscriptions/${subscription}/resourceGroups/${group}`))
      throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
  }

  private bodyOf(request: IncomingRequest, { operation, parameters }: Route): JsonObject | undefined {
    const sent = parse(request.text);
    const table = operation.body ?? (operation.type === undefined ? undefined : propertyTable(operation.type, request.query.get("api-version") ?? ""));
    const hasBody = operation.verb === "PUT" || operation.verb === "PATCH" || operation.verb === "POST";
    if (!hasBody || !table) return sent;
    if (!sent) throw new ArmError(400, "MissingRequestBody", "The request body is required and must be a JSON object.");
    const name = Object.values(parameters).at(-1) ?? "";
    const options = { name: operation.body ? undefined : name, partial: operation.verb === "PATCH", readsTexts: readsTexts(operation) };
    const { body, violations } = checkBody(sent, table, options);
    const all = operation.verb === "PUT" && !operation.body ? [...checkName(name, table), ...violations] : violations;
    if (all.length > 0) throw invalid(all);
    return body;
  }
}

/** Container Registry takes texts for booleans: `az acr connected-registry create` sends `"enabled": "true"`, as recorded. That it takes them for numbers too, and that other services do not, is `assumed`. */
function readsTexts({ path }: Operation): boolean {
  return typeOf(path).startsWith("Microsoft.ContainerRegistry/");
}

/** Container Registry and cluster extensions name the versions of an operation in every answer, as recorded. */
function supportedVersions({ path, apiVersions }: Operation): Record<string, string> {
  return /^Microsoft\.(ContainerRegistry|KubernetesConfiguration)\//.test(typeOf(path)) ? { "api-supported-versions": apiVersions.join(", ") } : {};
}

/** The error that lists every violation in a body. Code `assumed`: providers differ. */
export function invalid(violations: readonly Violation[]): ArmError {
  const texts = violations.map(({ path, message }) => `'${path}' ${message}`);
  const details = violations.map(({ path, message }) => ({ code: "InvalidProperty", message: `'${path}' ${message}` }));
  return new ArmError(400, "InvalidRequestContent", `The request content was invalid: ${texts.join("; ")}.`, details);
}

function forbidden(principal: Principal, action: string, scope: string): ArmError {
  return new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${principal.displayName}' with object id '${principal.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** Source: ARM, error codes; text as in public issues. */
function wrongTenant(issuer: string, wanted: string): ArmError {
  const sts = (tenantId: string) => `https://sts.windows.net/${tenantId}/`;
  return new ArmError(
    401,
    "InvalidAuthenticationTokenTenant",
    `The access token is from the wrong issuer '${sts(issuer)}'. It must match the tenant '${sts(wanted)}' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${wanted}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`,
  );
}

function parse(text: string): JsonObject | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw new ArmError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: a JSON object is expected.");
}
