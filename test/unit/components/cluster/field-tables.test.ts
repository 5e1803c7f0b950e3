import { extensionRemoval } from "../../../../components/cluster/extension-removal/kind";
import { nodeTrustChange } from "../../../../components/cluster/node-trust-change/kind";
import { propagated } from "../../../../components/cluster/propagated/kind";
import { readiness } from "../../../../components/cluster/readiness/kind";
import { serviceAddress } from "../../../../components/cluster/service-address/kind";
import { trustedNodes } from "../../../../components/cluster/trusted-nodes/kind";
import { describeFieldTables, id, ignored, kind, maintenance, name, owner, replaces, timeout, times, updates, wait } from "../../../support/field-tables";

describeFieldTables("cluster", [
  kind(readiness, {
    connectedRegistryId: id,
    value: ignored("one", "two"),
    issuedAt: updates(...times),
    generation: updates(1, 2),
    extensionTime: ignored(...times),
    extensionId: ignored("extension one", "extension two"),
    context: ignored("line-1", "line-2"),
    settling: ignored("PT1M", "PT2M"),
    wait,
    timeout,
  }),
  kind(propagated, {
    connectedRegistryId: id,
    value: ignored("one", "two"),
    issuedAt: updates(...times),
    generation: updates(1, 2),
    settling: ignored("PT1M", "PT2M"),
    wait,
    timeout,
  }),
  kind(serviceAddress, {
    connectedClusterId: id,
    name,
    address: replaces<string | undefined>("10.96.0.50", "10.96.0.51"),
    context: ignored("line-1", "line-2"),
    serviceRange: ignored<string | undefined>("10.96.0.0/16", "10.43.0.0/16"),
    given: ignored<string | undefined>("10.96.0.50", "10.96.0.51"),
    timeout,
  }),
  kind(nodeTrustChange, {
    connectedClusterId: ignored("/c/1", "/c/2"),
    context: ignored("line-1", "line-2"),
    namespace: name,
    objectName: name,
    wanted: updates('{"a":1,"b":2}', '{"a":1,"b":3}', '{"b":2,"a":1}'),
    maintenance,
    timeout,
  }),
  kind(trustedNodes, { context: ignored("line-1", "line-2"), namespace: name, daemonSet: name, revision: updates("1", "2"), timeout }),
  kind(extensionRemoval, {
    connectedClusterId: updates("/Subscriptions/A", "/subscriptions/b", "/subscriptions/a"),
    name: updates("line1", "line2", "LINE1"),
    force: updates(false, true),
    syncScopeMapId: updates("/A", "/b", "/a"),
    owner,
    removes: updates(["/A"], ["/b"], ["/a"]),
    timeout,
  }),
]);
