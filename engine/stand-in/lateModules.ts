/**
 * Loaded into Pulumi's hosts. At their start the SDK loads the TypeScript compiler and npm's reader of dependency trees, which
 * takes as long as all else, and needs them only to serialize a program's functions; and OpenTelemetry, which it needs only where
 * a run is traced. With this it loads them at their first use.
 */
import Module, { createRequire } from "node:module";

type Load = (
  this: unknown,
  request: string,
  parent: { readonly filename: string } | undefined,
  isMain: boolean,
) => object;

const late = new Set(["typescript", "@npmcli/arborist"]);
/** Of these the SDK takes classes and functions out as soon as it loads them. */
const takenApart = new Set(
  ["exporter-zipkin", "instrumentation", "instrumentation-grpc", "resources", "sdk-trace-base", "sdk-trace-node"].map(
    (name) => `@opentelemetry/${name}`,
  ),
);
const sdk = /[\\/]@pulumi[\\/]pulumi[\\/]/;

// Node names no other way to stand before `require`; what replaces it there sees each module's own call.
const loader = Module as unknown as { _load: Load };
const load = loader._load;

loader._load = function (request, parent, isMain) {
  if (!(late.has(request) || takenApart.has(request)) || parent === undefined || !sdk.test(parent.filename)) {
    return load.call(this, request, parent, isMain);
  }
  // One that isn't installed is missed at once: the SDK has another one then.
  const file = createRequire(parent.filename).resolve(request);
  const module = () => load.call(this, file, parent, false);
  return takenApart.has(request) ? usedLate(module) : loadedLate(module);
};

/** Stands for a module until something of it is asked for. */
function loadedLate(load: () => object): object {
  return new Proxy(
    {},
    {
      // Or the compiled SDK would copy all of it at once.
      get: (_, name): unknown => name === "__esModule" || Reflect.get(load(), name),
      has: (_, name) => Reflect.has(load(), name),
    },
  );
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
