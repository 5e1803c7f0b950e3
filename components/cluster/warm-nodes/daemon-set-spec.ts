import { createHash } from "node:crypto";
import type { input } from "@pulumi/kubernetes/types";

/** Inputs of WarmNodes' pod template. */
export interface WarmPodOptions {
  /** Name of the connected-registry extension. */
  extension: string;
  /** Address of the registry's Service, as image names contain it. */
  serviceAddress: string;
  /** `repository:tag`, one or more, each once. */
  images: readonly string[];
  /** Image with a busybox that needs no library. */
  helperImage: string;
  /** Secret of type kubernetes.io/dockerconfigjson in the same namespace. */
  pullSecret: string;
}

const nameLabel = "app.kubernetes.io/name";
const podName = "edge-warm-nodes";

/** Labels of WarmNodes' pods, by which `prove` finds them. */
export function warmPodLabels(extension: string): Record<string, string> {
  return { [nameLabel]: podName, "app.kubernetes.io/instance": extension };
}

/** Does a pod with these labels only keep images? It uses a solution's images and is no workload of it. */
export function isWarmPod(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels?.[nameLabel] === podName;
}

/** Where the copied program is mounted in every container. Few images have such a folder. */
const helperFolder = "/edge-staging";

/** Longest sleep that every sleep(1) takes, in seconds: 68 years. */
const longestSeconds = 2_147_483_647;

/** What Pod Security `restricted` asks of a container. */
const restricted = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } };

/**
 * Pods that use every image without running its program, one on every Linux node. A container sleeps in each image with a program that is copied in, so that any image will do.
 * The kubelet pulls what is missing and removes no image that a container uses. Source: Kubernetes, "Garbage collection", and pkg/kubelet/images/image_gc_manager.go.
 * Not privileged: they fit Pod Security `restricted`. A critical pod is not evicted where the node's disk fills up, which is when images are removed.
 */
export function warmPodsSpec({ extension, serviceAddress, images, helperImage, pullSecret }: WarmPodOptions): input.apps.v1.DaemonSetSpec {
  const labels = warmPodLabels(extension);
  const mounts = [{ name: "helper", mountPath: helperFolder }];
  return {
    selector: { matchLabels: labels },
    // The next pod of a node uses the images before the previous one ends, so that none is unused in between, and nothing is released before all that is wanted is there.
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: "system-node-critical",
        nodeSelector: { "kubernetes.io/os": "linux" },
        tolerations: [{ operator: "Exists" }],
        // A sleeping first process ignores the request to end.
        terminationGracePeriodSeconds: 0,
        imagePullSecrets: [{ name: pullSecret }],
        securityContext: { runAsNonRoot: true, runAsUser: 65_534, runAsGroup: 65_534, seccompProfile: { type: "RuntimeDefault" } },
        initContainers: [
          {
            name: "helper",
            image: helperImage,
            imagePullPolicy: "IfNotPresent",
            // Whatever links lead to it: the program that runs readlink is busybox itself.
            command: ["sh", "-c", `cp "$(readlink -f /proc/self/exe)" ${helperFolder}/busybox`],
            securityContext: restricted,
            resources: { requests: { cpu: "5m", memory: "8Mi" }, limits: { memory: "32Mi" } },
            volumeMounts: mounts,
          },
        ],
        containers: images.map((image) => ({
          name: containerName(image),
          image: `${serviceAddress}/${image}`,
          // Present is enough: the pods start again without the registry.
          imagePullPolicy: "IfNotPresent",
          command: [`${helperFolder}/busybox`, "sleep", String(longestSeconds)],
          securityContext: restricted,
          resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: { memory: "16Mi" } },
          volumeMounts: mounts.map((mount) => ({ ...mount, readOnly: true })),
        })),
        volumes: [{ name: "helper", emptyDir: { sizeLimit: "16Mi" } }],
      },
    },
  };
}

/** A DNS label that a reader recognizes; the digest keeps names apart that look the same. */
function containerName(image: string): string {
  const words = image.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const digest = createHash("sha256").update(image).digest("hex").slice(0, 8);
  return `${words.slice(-50).replace(/^-+|-+$/g, "")}-${digest}`;
}
