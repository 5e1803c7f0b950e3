import type { V1Pod, V1Service } from "@kubernetes/client-node";
import type { KubernetesClient } from "../kubernetes-client";
import { getFromPod } from "../orchestration/pod-https";
import { endpointOf } from "../orchestration/service-endpoint";
import { BrokenLink } from "../orchestration/staging-failures";
import type { AskRegistry } from "./container-runtime";

const answerWithinMs = 10_000;

/** How a registry at a Service's address answers a node: connects with real TLS by port-forward to its pod, because there is no pod network. */
export function registryAnswer(client: KubernetesClient): AskRegistry {
  return async (address, ca) => {
    try {
      const services = await client.list<V1Service>("v1", "Service");
      const service = services.find(({ spec }) => spec?.clusterIP === address);
      if (!service) return "unreachable";
      const pods = await client.list<V1Pod>("v1", "Pod", { namespace: service.metadata?.namespace });
      const signal = AbortSignal.timeout(answerWithinMs);
      const answer = await getFromPod("/v2/", {}, { kubeconfig: client.config, endpoint: endpointOf(service, 443, pods), address, ca, signal });
      answer.destroy();
      return "answers";
    } catch (error) {
      return error instanceof BrokenLink && error.link === "certificate" ? "untrusted" : "unreachable";
    }
  };
}
