import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { NodeTrustOverSsh } from "../../components/cluster/node-trust/node-trust-over-ssh";
import type { SiteArgs } from "../../components/site/args";
import { Site } from "../../components/site/site";
import { declare, named, openText, outline, secretIn } from "../support/mocks";
import { registryAnswers } from "../support/registry-answers";
import { siteArgs, vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const hostKey = "ssh-ed25519 AAAA";
const [first, second] = [
  { name: "cp-1", host: "10.0.0.11", port: 22, user: "root", hostKey },
  { name: "worker-1", host: "10.0.0.12", port: 2222, user: "capv", hostKey },
];
const pinned = { ...vision, solutionTemplateId: "template", templateVersionId: "template/versions/1.0.0" };
const site = (change: Partial<SiteArgs> = {}) =>
  declare(
    registryAnswers,
    (options) =>
      new Site(
        "line-1",
        {
          ...siteArgs,
          flavor: "tanzu",
          nodeTrust: "ssh",
          nodeTrustNodes: [first, second],
          nodeTrustKey: "the private key",
          nodeTrustAuthority: "the authority",
          solutions: [pinned],
          ...change,
        },
        options,
      ),
  );
const on = async (name: string, change: Partial<SiteArgs> = {}) => named((await site(change)).declared, `line-1-node-trust-${name}`);
const connectionOf = ({ inputs }: { inputs: Record<string, unknown> }) => secretIn(inputs["connection"]);

describe("NodeTrustOverSsh of a site", () => {
  it("declares one Command per node and no pod, and turns the extension's trust distribution off", async () => {
    const { declared } = await site();
    assert.deepEqual(
      outline(declared).filter((line) => line.includes("node-trust")),
      [
        "line-1 > line-1-node-trust edge:cluster:NodeTrustOverSsh",
        "line-1-node-trust > line-1-node-trust-cp-1 command:remote:Command",
        "line-1-node-trust > line-1-node-trust-worker-1 command:remote:Command",
      ],
    );
    const { configurationSettings } = named(declared, "line-1-connected-extension").inputs;
    assert.equal((configurationSettings as Record<string, string>)["trustDistribution.enabled"], "false");
  });

  it("changes one node after the other, after the extension and before anything is staged", async () => {
    const { declared } = await site();
    const waitsFor = (name: string) => named(declared, name).after;
    assert.deepEqual([waitsFor("line-1-node-trust-cp-1"), waitsFor("line-1-node-trust-worker-1")], [["line-1-connected"], ["line-1-node-trust-cp-1"]]);
    for (const name of ["cp-1", "worker-1"]) assert.ok(waitsFor("line-1-vision-staged").includes(`line-1-node-trust-${name}`));
  });

  it("sets a command for create, update and delete but no triggers, so that a replacement never removes trust", async () => {
    const { inputs, options } = await on("cp-1");
    const { create, update, delete: gone, triggers } = inputs;
    assert.match(String(create), /exec sh -s trust; else exec sudo -n sh -s trust; fi$/);
    assert.equal(update, create);
    assert.equal(gone, String(create).replaceAll("trust", "restore"));
    assert.deepEqual([triggers, options.deleteBeforeReplace], [undefined, true]);
  });

  it("sends CA and script by standard input, with the script unchanged", async () => {
    const { stdin } = (await on("worker-1")).inputs;
    for (const file of ["node-trust.sh", "plan.sh", "files.sh"])
      assert.ok(String(stdin).includes(readFileSync(`components/cluster/node-trust/${file}`, "utf8")));
    assert.ok(String(stdin).endsWith(readFileSync("components/cluster/node-trust/over-ssh.sh", "utf8")));
    assert.match(String(stdin), /^cat > "\$folder\/ca\.crt" << '\S+'\nthe authority\nedge/m);
    const variables = ["ADDRESS='10.96.0.50'", "NODE_NAME='worker-1'", "HOST='capv@10.0.0.12:2222'", "WAIT_SECONDS='1800'"];
    assert.ok(String(stdin).includes(`\n${variables.join("\n")}\n`));
  });

  it("connects only to the machine with the given host key, with a private key that is secret", async () => {
    const command = await on("worker-1", { nodeTrustProxy: { host: "bastion", port: 22, user: "jump", hostKey } });
    const reached = { hostKey, privateKey: "the private key", dialErrorLimit: 3, perDialTimeout: 15 };
    assert.deepEqual(connectionOf(command), {
      ...{ host: "10.0.0.12", port: 2222, user: "capv", ...reached },
      proxy: { host: "bastion", port: 22, user: "jump", ...reached },
    });
    assert.ok(!openText(command.inputs).includes("the private key"));
  });

  it("uses the CA of the registry's own certificate if no other is given", async () => {
    const ownCertificate = { certificate: "certificate", key: "key", authority: "its authority" };
    const { stdin } = (await on("cp-1", { nodeTrustAuthority: undefined, ownCertificate })).inputs;
    assert.match(String(stdin), /\nits authority\n/);
  });

  it("leaves the nodes alone if the cluster no longer exists", async () => {
    const deletedWith = async (retireUnreachable: boolean) => (await on("cp-1", { retireUnreachable, solutions: [] })).options.deletedWith;
    assert.equal(await deletedWith(false), undefined);
    const extension = await deletedWith(true);
    assert.match(String(extension && (await unwrap(extension.urn))), /::line-1-connected$/);
  });

  it("outputs the result for each node", async () => {
    const { declared } = await site();
    const component = named(declared, "line-1-node-trust-cp-1").options.parent as NodeTrustOverSsh;
    const done = { result: "trusted", plan: "legacy", restarts: 1 };
    assert.deepEqual(await unwrap(component.nodes), [
      { name: "cp-1", ...done },
      { name: "worker-1", ...done },
    ]);
  });
});
