// The layering of docs/architecture.md: arrows point down only.
const rule = (name, from, to) => ({ name, severity: "error", from: { path: from }, to: { path: to } });
const not = (pattern) => ({ pathNot: pattern });
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    {
      name: "core-is-pure",
      severity: "error",
      from: { path: "^components/core/" },
      to: { ...not("^components/core/|^node_modules/(yaml|ipaddr\\.js)/|^(node:)?crypto$") },
    },
    {
      name: "arm-on-core",
      severity: "error",
      from: { path: "^components/(arm|oci)/" },
      to: { path: "^(components/(?!arm/|oci/|core/)|stacks/|policy/|index\\.ts)" },
    },
    {
      name: "chain-on-arm-and-core",
      severity: "error",
      from: { path: "^components/chain/" },
      to: { path: "^(components/(?!chain/|arm/|core/)|stacks/|policy/|index\\.ts)" },
    },
    {
      name: "dynamic-on-arm-and-core",
      severity: "error",
      from: { path: "^components/dynamic/", pathNot: "^components/dynamic/kinds\\.ts$" },
      to: { path: "^(components/(?!dynamic/|arm/|core/)|stacks/|policy/|index\\.ts)" },
    },
    {
      name: "capabilities-apart",
      severity: "error",
      from: { path: "^components/(registry|cluster|orchestration)/" },
      to: { path: "^(components/(registry|cluster|orchestration)/|components/[^/]+\\.ts|stacks/|policy/|index\\.ts)", pathNot: "^components/$1/" },
    },
    rule("policy-on-core", "^policy/", "^(components/(?!core/)|stacks/|index\\.ts)"),
    {
      name: "review-only-judges",
      severity: "error",
      from: { path: "^stacks/review/" },
      to: { ...not("^(stacks/review|components|policy)/|node_modules/zod/") },
    },
    rule("program-knows-no-lab", "^(index\\.ts|components/|stacks/|policy/)", "^(lab|tools|test)/"),
    rule("lab-shares-no-belief", "^lab/", "^(index\\.ts|components/|stacks/|policy/|tools/|test/)"),
    rule("tools-on-lab", "^tools/", "^(index\\.ts|components/|stacks/|policy/|test/)"),
    {
      name: "kubernetes-client-in-one-file",
      severity: "error",
      from: { path: "^(components|stacks|lab/engine/stand-ins)/", pathNot: "/kubernetes-client\\.ts$" },
      to: { path: "^node_modules/@kubernetes/client-node/" },
    },
    rule("no-package-roots", "^(index\\.ts|components|stacks|policy|lab|tools|test)", "^node_modules/@pulumi/(azure-native|kubernetes)/index"),
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" }, doNotFollow: { path: "node_modules" }, exclude: { path: "^bin/" } },
};
