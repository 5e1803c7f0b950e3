import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { directAddresses } from "../../../../lab/engine/direct-addresses";

const own = "localhost,127.0.0.1,127.0.0.0/8,::1";

describe("the lab's addresses behind a proxy (R10)", () => {
  it("need no variable without a proxy", () => assert.deepEqual(directAddresses({ PATH: "/bin", https_proxy: "", NO_PROXY: "a" }), {}));

  for (const name of ["HTTPS_PROXY", "https_proxy", "http_proxy", "HTTP_PROXY", "ALL_PROXY", "grpc_proxy"])
    it(`are excluded from the proxy in ${name}`, () => assert.deepEqual(directAddresses({ [name]: "http://10.0.0.1:1" }), { NO_PROXY: own, no_proxy: own }));

  it("are added to existing exclusions in NO_PROXY and no_proxy", () => {
    const both = directAddresses({ HTTPS_PROXY: "http://p", NO_PROXY: ".contoso.com, 10.0.0.0/8", no_proxy: "localhost" });
    assert.equal(both["no_proxy"], `.contoso.com,10.0.0.0/8,localhost,127.0.0.1,127.0.0.0/8,::1`);
    assert.equal(both["NO_PROXY"], both["no_proxy"]);
  });

  it("are added to no_grpc_proxy, which takes precedence in gRPC", () =>
    assert.equal(directAddresses({ https_proxy: "http://p", no_grpc_proxy: "grpc.contoso.com" })["no_grpc_proxy"], `grpc.contoso.com,${own}`));

  it("are then reached directly by gRPC for Node", () => {
    const script = `const { getProxiedConnection, mapProxyName } = require("@grpc/grpc-js/build/src/http_proxy");
      process.stdout.write(mapProxyName({ scheme: "dns", path: "127.0.0.1:50051" }, {}).target.path);`;
    const run = (environment: NodeJS.ProcessEnv) => spawnSync(process.execPath, ["-e", script], { encoding: "utf8", env: environment }).stdout;
    const dead = { https_proxy: "http://127.0.0.9:1" };
    assert.deepEqual([run(dead), run({ ...dead, ...directAddresses(dead) })], ["127.0.0.9:1", "127.0.0.1:50051"]);
  });
});
