import * as nodeModule from "node:module";

/** How Node loads a module that is required. Not in its types, but unchanged since its first releases and used by every tool that needs it. */
interface Loader {
  _load(request: string, parent: { filename?: string } | undefined, isMain: boolean): unknown;
}

/**
 * Modules of the SDK's closure serializer, and its Automation API. They are most of what the SDK loads. A program whose kinds bring their own text uses no serializer,
 * and only the command line uses the Automation API.
 */
const lazyModules = ["typescript", "@npmcli/arborist", "normalize-package-data", "./automation"];
/** Makes stack traces name TypeScript files. The SDK takes a trace for every resource and property, and throws nearly all of them away. */
const leftOut = "source-map-support/register";

/**
 * Preloaded into every process of a test run (`NODE_OPTIONS=--require`): the Pulumi SDK gets these modules when it first uses them, not when it starts,
 * and its stack traces name compiled files. A run of the engine has three processes with the SDK, which together take about a second of processor time less.
 */
export function loadLazily(loader: Loader = nodeModule.Module as unknown as Loader): void {
  const load = loader._load;
  loader._load = function (request, parent, isMain) {
    const isOfSdk = (lazyModules.includes(request) || request === leftOut) && /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
    if (isOfSdk && request === leftOut) return {};
    return isOfSdk ? onFirstUse(() => load.call(this, request, parent, isMain) as object) : load.call(this, request, parent, isMain);
  };
}

/** Stands in for a module. It says of itself that it is an ES module, because the code that the SDK is compiled to would copy any other one, property by property. */
function onFirstUse(load: () => object): object {
  let loaded: object | undefined;
  const real = () => {
    loaded ??= load();
    return loaded;
  };
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === "__esModule") return true;
        // A module that exports a function is its own default.
        return name === "default" && typeof real() === "function" ? real() : Reflect.get(real(), name);
      },
      has: (_, name) => Reflect.has(real(), name),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, name) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), name);
        // The stand-in has no such property itself, so it must say that this one can be removed.
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

if (process.env["NODE_OPTIONS"]?.includes(__filename)) loadLazily();
