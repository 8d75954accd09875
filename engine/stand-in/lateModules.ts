/**
 * Loaded into Pulumi's hosts. At their start the SDK loads the TypeScript compiler and npm's readers of packages, which takes as
 * long as all else, and needs them only to serialize a program's functions; its Automation API, which programs seldom use; and
 * OpenTelemetry, which it needs only where a run is traced. With this it loads them at their first use.
 *
 * It also takes a stack trace for the first resource and for many a promise, and shows none of them unless something fails. Each
 * would be traced back to sources, for which the source maps of all the SDK are read: a third of what a small program costs.
 */
import Module, { createRequire } from "node:module";
import { join, sep } from "node:path";

type Load = (
  this: unknown,
  request: string,
  parent: { readonly filename: string } | undefined,
  isMain: boolean,
) => object;

const late = new Set(["typescript", "@npmcli/arborist", "normalize-package-data", "js-yaml", "./automation"]);
/** Of these the SDK takes classes and functions out as soon as it loads them. */
const takenApart = new Set(
  ["exporter-zipkin", "instrumentation", "instrumentation-grpc", "resources", "sdk-trace-base", "sdk-trace-node"].map(
    (name) => `@opentelemetry/${name}`,
  ),
);
const tracer = "source-map-support/register";
const sdk = /[\\/]@pulumi[\\/]pulumi[\\/]/;

interface SourceMapSupport {
  install(options: { retrieveSourceMap: (file: string) => { url: string; map: object } | null }): void;
}

const thisPackage = join(__dirname, "..", "..") + sep;
/** With it a file is its own source. */
const noSourceMap = { url: "", map: { version: 3, sources: [], names: [], mappings: "" } };

// Node names no other way to stand before `require`; what replaces it there sees each module's own call.
const loader = Module as unknown as { _load: Load };
const load = loader._load;

loader._load = function (request, parent, isMain) {
  if (request === tracer && parent !== undefined && sdk.test(parent.filename)) {
    const support = load.call(this, createRequire(parent.filename).resolve("source-map-support"), parent, false);
    (support as SourceMapSupport).install({ retrieveSourceMap: (file) => (isInstalled(file) ? noSourceMap : null) });
    return support;
  }
  if (!(late.has(request) || takenApart.has(request)) || parent === undefined || !sdk.test(parent.filename)) {
    return load.call(this, request, parent, isMain);
  }
  // One that isn't installed is missed at once: the SDK has another one then.
  const file = createRequire(parent.filename).resolve(request);
  const module = () => load.call(this, file, parent, false);
  return takenApart.has(request) ? usedLate(module) : loadedLate(module);
};

/** Whether a file is a package's, this one's among them, and so not one that a program's author would look for. */
function isInstalled(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`) || file.startsWith(thisPackage);
}

/** Stands for a module until something of it is asked for. */
function loadedLate(load: () => object): object {
  return new Proxy(
    {},
    {
      // Or the compiled SDK would copy all of it at once.
      get: (_, name): unknown => name === "__esModule" || memberOf(load(), name),
      has: (_, name) => Reflect.has(load(), name),
    },
  );
}

/** A module that isn't compiled from ES has itself as its default. */
function memberOf(module: object, name: string | symbol): unknown {
  return name === "default" && !("__esModule" in module) ? module : (Reflect.get(module, name) as unknown);
}

/** Stands for a module, and for each class and function of it until that is used. */
function usedLate(load: () => object): object {
  const exported = (name: string | symbol): typeof Object => Reflect.get(load(), name) as typeof Object;
  return new Proxy(
    {},
    {
      get: (_, name): unknown =>
        name === "__esModule" ||
        // Which is both: a proxy of it can be called, and made an object of.
        new Proxy(Object, {
          construct: (_class, parameters) => Reflect.construct(exported(name), parameters) as object,
          apply: (_function, self, parameters): unknown => Reflect.apply(exported(name), self, parameters),
        }),
    },
  );
}
