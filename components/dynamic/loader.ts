import type * as pulumi from "@pulumi/pulumi";

/**
 * The provider that every resource's state contains. It only looks up the built implementation by kind: its text never changes, and
 * read and delete always run the current code. It captures one string and nothing else; a test pins its bytes.
 */
export function loader(kind: string): pulumi.dynamic.ResourceProvider {
  return {
    check: async (olds, news) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).check(olds, news),
    diff: async (id, olds, news) =>
      require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).diff(id, olds, news),
    create: async (news) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).create(news),
    read: async (id, properties) =>
      require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).read(id, properties),
    update: async (id, olds, news) =>
      require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).update(id, olds, news),
    delete: async (id, properties) =>
      require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).delete(id, properties),
  };
}
