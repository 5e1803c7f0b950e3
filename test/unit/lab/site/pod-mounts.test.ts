import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { missingMounts, type MountSources, startingPod } from "../../../../lab/site/pod-mounts";

const pod: V1Pod = {
  metadata: { name: "a", namespace: "n", uid: "u" },
  spec: {
    nodeName: "node-1",
    imagePullSecrets: [{ name: "registry" }],
    containers: [
      {
        name: "main",
        env: [
          { name: "TOKEN", valueFrom: { secretKeyRef: { name: "login", key: "token" } } },
          { name: "MODE", value: "fast" },
        ],
      },
    ],
    volumes: [
      { name: "tls", secret: { secretName: "tls" } },
      { name: "extra", secret: { secretName: "extra", optional: true } },
      { name: "settings", configMap: { name: "settings" } },
      { name: "data", persistentVolumeClaim: { claimName: "disk" } },
    ],
  },
};
const nothing: MountSources = { secret: () => undefined, configMap: () => undefined, claim: () => undefined, volume: () => undefined };
const everything: MountSources = {
  secret: (name) => (name === "extra" ? undefined : { data: { token: "aHVzaA==", "tls.crt": "Y2VydA==" } }),
  configMap: () => ({ data: { level: "debug" } }),
  claim: () => ({ spec: { volumeName: "pv" }, status: { phase: "Bound" } }),
  volume: () => ({ spec: { hostPath: { path: "/volumes/pv" } } }),
};

describe("a pod's mounts", () => {
  it("are reported with the kubelet's messages if they are missing", () => {
    assert.deepEqual(missingMounts(pod, nothing), [
      'secret "tls" not found',
      'configmap "settings" not found',
      'persistentvolumeclaim "disk" not found',
      'secret "login" not found',
    ]);
  });

  it("are missing a claim until it is bound", () => {
    const pending: MountSources = { ...everything, claim: () => ({ status: { phase: "Pending" } }) };
    assert.deepEqual(missingMounts(pod, pending), ['persistentvolumeclaim "disk" is not bound']);
  });

  it("do not include image pull secrets, which may be missing", () => {
    assert.deepEqual(startingPod(pod, everything).imagePullSecrets, ["registry"]);
    assert.ok(!missingMounts(pod, nothing).join().includes("registry"));
  });

  it("are passed to the program by volume name", () => {
    const { secrets, configMaps, claims, environment } = startingPod(pod, everything);
    assert.deepEqual(
      { tls: String(secrets.tls?.["tls.crt"]), settings: configMaps.settings, data: claims.data, environment },
      { tls: "cert", settings: { level: "debug" }, data: "/volumes/pv", environment: { TOKEN: "hush", MODE: "fast" } },
    );
  });
});
