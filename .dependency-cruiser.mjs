/** The folders of what runs in a user's program, outermost first: each imports from itself, its row and those below. */
const layers = [
  ["examples"],
  ["sdk"],
  ["provider/adapters"],
  ["provider/resources", "provider/lookUps"],
  ["provider/kernel"],
  ["provider/settings", "provider/signIn", "provider/graph", "provider/checks"],
  ["provider/x509"],
  ["provider/messages", "provider/manifest", "provider/nodeVersion", "provider/records"],
];

/**
 * What each folder may have of the others. The emulator is written from Graph's documentation and the engine from Pulumi's
 * protocol: what either had in common with the provider could hide a mistake of both.
 */
const mayImport = {
  examples: ["sdk"],
  sdk: ["provider", "programs"],
  provider: ["files"],
  emulator: ["files"],
  engine: ["files"],
  start: ["engine", "emulator", "files"],
  cli: ["provider", "programs", "emulator", "files"],
  programs: ["provider"],
  plugin: ["provider"],
  docs: ["provider", "programs", "sdk", "emulator", "cli"],
  files: [],
};

/** In the sources, and in what was built of them, which is where the package's own name leads. */
const within = (folders) => `^(dist/)?(${folders.join("|")})[/.]`;

const installed = "^node_modules/";

export default {
  forbidden: [
    ...layers.slice(1).map((layer, index) => ({
      name: `upwards from ${layer[0]}`,
      severity: "error",
      from: { path: within(layer) },
      to: { path: within(layers.slice(0, index + 1).flat()) },
    })),
    ...Object.entries(mayImport).map(([folder, others]) => ({
      name: `not for ${folder}`,
      severity: "error",
      from: { path: within([folder]) },
      to: { pathNot: [within([folder, ...others]), installed], dependencyTypesNot: ["core"] },
    })),
    {
      name: "Pulumi's protocol and classes",
      severity: "error",
      comment: "Only the adapters and the sdk know that it is Pulumi which calls.",
      from: { pathNot: within(["examples", "sdk", "provider/adapters", "engine", "start", "tests"]) },
      to: { path: `${installed}(@pulumi|@grpc|google-protobuf)/` },
    },
    {
      name: "cycle",
      severity: "error",
      comment: "Files that need each other can't be read or moved one by one; imports of types count.",
      from: {},
      to: { circular: true },
    },
    {
      name: "cycle of resources",
      severity: "error",
      comment: "One kind of resource may know another, which then doesn't know it.",
      scope: "folder",
      from: { path: "^provider/resources/." },
      to: { path: "^provider/resources/.", circular: true },
    },
    { name: "unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    exclude: { path: "^\\.(entra-ca|cache)/" },
    doNotFollow: { path: [installed, "^dist/"] },
    // Imports of types, too, which no longer exist in what is compiled.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "require", "node", "default"],
      mainFields: ["main", "types"],
    },
  },
};
