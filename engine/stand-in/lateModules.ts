/**
 * Loaded into Pulumi's hosts, and into the engine. At its start the SDK loads the TypeScript compiler and npm's readers of
 * packages, which takes as long as all else, and needs them only to serialize a program's functions; its Automation API, which
 * programs seldom use; and OpenTelemetry, which it needs only where a run is traced. With this it loads them at their first use.
 *
 * Before a program it has V8 debug the process, which makes all that follows slower, to know the files of functions that it
 * serializes. With this it does so when it serializes the first one.
 *
 * It also takes a stack trace for the first resource and for many a promise, and shows none of them unless something fails. Each
 * would be traced back to sources, for which the source maps of all the SDK are read: a third of what a small program costs.
 */
import type * as inspector from "node:inspector";
import Module, { createRequire } from "node:module";
import { join, sep } from "node:path";

type Load = (
  this: unknown,
  request: string,
  parent: { readonly filename: string } | undefined,
  isMain: boolean,
) => object;

interface SourceMapSupport {
  install(options: { retrieveSourceMap: (file: string) => { url: string; map: object } | null }): void;
}

/** What the SDK is given for a module that it asks for. */
type Replacement = (load: () => object) => object;

const replacements: ReadonlyMap<string, Replacement> = new Map([
  ...["typescript", "@npmcli/arborist", "normalize-package-data", "js-yaml", "./automation"].map(
    (name) => [name, loadedLate] as const,
  ),
  // Of these the SDK takes classes and functions out as soon as it loads them.
  ...[
    "exporter-zipkin",
    "instrumentation",
    "instrumentation-grpc",
    "resources",
    "sdk-trace-base",
    "sdk-trace-node",
  ].map((name) => [`@opentelemetry/${name}`, usedLate] as const),
  ["source-map-support/register", installed],
  ["../../runtime/closure/v8Hooks", () => ({ isInitializedAsync: () => Promise.resolve() })],
  ["inspector", debuggedLate],
]);
/** With it a file is its own source. */
const noSourceMap = { url: "", map: { version: 3, sources: [], names: [], mappings: "" } };
const thisPackage = join(__dirname, "..", "..") + sep;
const sdk = /[\\/]@pulumi[\\/]pulumi[\\/]/;

// Node names no other way to stand before `require`; what replaces it there sees each module's own call.
const loader = Module as unknown as { _load: Load };
const load = loader._load;

loader._load = function (request, parent, isMain) {
  const replacement = replacements.get(request);
  if (replacement === undefined || parent === undefined || !sdk.test(parent.filename)) {
    return load.call(this, request, parent, isMain);
  }
  // One that isn't installed is missed at once: the SDK has another one then.
  const file = createRequire(parent.filename).resolve(request.replace(/\/register$/, ""));
  return replacement(() => load.call(this, file, parent, false));
};

/** Has stacks traced back to sources, but for their places in packages. */
function installed(load: () => object): object {
  const support = load() as SourceMapSupport;
  support.install({ retrieveSourceMap: (file) => (isInstalled(file) ? noSourceMap : null) });
  return support;
}

/** The inspector with sessions that tell of all scripts, whenever somebody begins to listen. */
function debuggedLate(load: () => object): object {
  const { Session } = load() as typeof inspector;
  return {
    Session: class extends Session {
      constructor() {
        super();
        const parsed: object[] = [];
        this.on("Debugger.scriptParsed", (event) => parsed.push(event));
        this.on("newListener", (name: string, listener: (event: object) => void) => {
          if (name === "Debugger.scriptParsed") {
            parsed.forEach((event) => {
              listener(event);
            });
          }
        });
      }
    },
  };
}

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
