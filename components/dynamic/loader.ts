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

/**
 * The `__provider` text of a resource of this kind: `loader.ts` as the SDK serializes it, as a constant instead of the result of every run.
 * Serializing costs half a second of processor time before a run's first resource, and its output depends on the versions of the SDK and of
 * the compiler; this text survives an upgrade of either. Source: `pulumi.dynamic.Resource`, SDK 3.259.0.
 */
export function storedLoader(kind: string): string {
  return text.replaceAll("<kind>", kind);
}

const text = `exports.handler = __f0;

var __provider = {check: __f1, diff: __f2, create: __f3, read: __f4, update: __f5, delete: __f6};

function __f1(__0, __1) {
  return (function() {
    with({ kind: "<kind>", this: undefined, arguments: undefined }) {

return async (olds, news) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).check(olds, news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f2(__0, __1, __2) {
  return (function() {
    with({ kind: "<kind>", this: undefined, arguments: undefined }) {

return async (id, olds, news) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).diff(id, olds, news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f3(__0) {
  return (function() {
    with({ kind: "<kind>", this: undefined, arguments: undefined }) {

return async (news) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).create(news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f4(__0, __1) {
  return (function() {
    with({ kind: "<kind>", this: undefined, arguments: undefined }) {

return async (id, properties) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).read(id, properties);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f5(__0, __1, __2) {
  return (function() {
    with({ kind: "<kind>", this: undefined, arguments: undefined }) {

return async (id, olds, news) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).update(id, olds, news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f6(__0, __1) {
  return (function() {
    with({ kind: "<kind>", this: undefined, arguments: undefined }) {

return async (id, properties) => require("node:module").createRequire(process.cwd().concat("/"))("edge-staging/provider").provider(kind).delete(id, properties);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f0() {
  return (function() {
    with({ provider: __provider, this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
