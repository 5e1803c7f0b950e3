// The layering of docs/explanation/architecture.md: arrows point down only. A cycle of types is a cycle.
const rule = (name, from, to, except) => ({ name, severity: "error", from: { path: from }, to: { path: to, ...(except && { pathNot: except }) } });
const only = (name, from, allowed) => ({ name, severity: "error", from: { path: from }, to: { pathNot: allowed } });

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    only("core-is-pure", "^components/core/", "^components/core/|^node_modules/(yaml|ipaddr\\.js|temporal-polyfill)/|^(node:)?crypto$"),
    rule("clients-on-core", "^components/(arm|oci)/", "^(components/(?!arm/|oci/|core/)|program/|cli/|review/|policy/|[^/]+\\.ts$)"),
    rule("diagnosis-on-clients-and-core", "^components/diagnosis/", "^(components/(?!diagnosis/|arm/|core/)|program/|cli/|review/|policy/|[^/]+\\.ts$)"),
    rule("dynamic-on-arm-and-core", "^components/dynamic/", "^(components/(?!dynamic/|arm/|core/)|program/|cli/|review/|policy/|[^/]+\\.ts$)"),
    only("maintenance-below-capabilities", "^components/maintenance/", "^components/(maintenance|core|dynamic|arm|cluster/access)/"),
    rule(
      "site-registry-on-cluster-access-and-clients",
      "^components/site-registry/",
      "^(components/(?!site-registry/|cluster/(access|extension|service-address)/|oci/|arm/|core/)|program/|cli/|review/|policy/|[^/]+\\.ts$)",
    ),
    rule("only-orchestration-reads-sites", "^components/(registry|cluster|subscription|diagnosis|dynamic|arm|oci|core)/", "^components/site-registry/"),
    rule(
      "capabilities-apart",
      "^components/(registry|cluster|orchestration|subscription)/",
      "^(components/(registry|cluster|orchestration|subscription|hub|site)/|components/[^/]+\\.ts|program/|cli/|review/|policy/|[^/]+\\.ts$)",
      "^components/$1/",
    ),
    rule("compositions-on-capabilities", "^components/(hub|site)/", "^(components/[^/]+\\.ts|program/|cli/|review/|policy/|[^/]+\\.ts$)"),
    rule("kinds-on-capabilities", "^(components/kinds|provider)\\.ts$", "^(components/(hub|site)/|program/|cli/|review/|policy/|index\\.ts$)"),
    rule("program-on-components", "^program/", "^(cli/|review/|policy/|[^/]+\\.ts$)"),
    rule("policy-on-core", "^policy/", "^(components/(?!core/)|program/|cli/|review/|[^/]+\\.ts$)"),
    only("review-only-judges", "^review/", "^(review|components|policy)/|node_modules/zod/"),
    rule("command-line-on-all-but-the-program", "^cli/", "^[^/]+\\.ts$"),
    only(
      "page-runs-in-a-browser",
      "^cli/status/page/browser/",
      "^(cli/status/(page/browser/|fleet-status|rollout-status|rollout-rows|need-groups|site-texts|summaries)|components/core/duration|review/print/markdown-text)",
    ),
    rule("product-knows-no-lab", "^([^/]+\\.ts$|components/|program/|cli/|review/|policy/)", "^(lab|tools|test)/"),
    rule("lab-shares-no-belief", "^lab/", "^([^/]+\\.ts$|components/|program/|cli/|review/|policy/|tools/|test/)"),
    {
      name: "kubernetes-client-in-one-file",
      severity: "error",
      from: { path: "^(components|program|cli|lab/engine/stand-ins)/", pathNot: "/kubernetes-client\\.ts$" },
      to: { path: "^node_modules/@kubernetes/client-node/" },
    },
    rule("no-package-roots", "^([^/]+\\.ts$|components|program|cli|review|policy|lab|tools|test)", "^node_modules/@pulumi/(azure-native|kubernetes)/index"),
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" }, doNotFollow: { path: "node_modules" }, exclude: { path: "^dist/" } },
};
