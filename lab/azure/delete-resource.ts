import type { RunningOperations } from "./long-running-operations";
import type { Azure, Operation } from "./operation";
import type { DeleteResource } from "./resources/operations";
import { Router } from "./router";

/** Deletes a resource through its DELETE operation and waits for the end. Removes a resource without one (created by a service) directly. */
export function deleteThroughOperation(options: { azure: Azure; running: RunningOperations; operations: readonly Operation[] }): DeleteResource {
  const { azure, running } = options;
  const router = new Router(options.operations.filter(({ verb }) => verb === "DELETE"));
  return async ({ id }, request) => {
    const route = router.fitting(id)[0];
    if (!route) {
      azure.store.delete(id);
      return;
    }
    const apiVersion = route.operation.apiVersions.at(-1) ?? "";
    const { headers } = await route.operation.handle(
      { ...request, method: "DELETE", path: id, parameters: route.parameters, query: new URLSearchParams(), apiVersion, body: undefined },
      azure,
    );
    const url = headers?.["Azure-AsyncOperation"] ?? headers?.Location;
    if (url !== undefined) await running.settled(url);
  };
}
