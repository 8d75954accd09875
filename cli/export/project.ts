/** The files of a Pulumi project for what was found in a tenant. */
import { typescript, yaml } from "../../programs/programs.js";
import { manifest } from "../../provider/manifest.js";
import { inOneLine } from "../../provider/messages/foreignText.js";
import { mapped } from "../../provider/records.js";
import type { Found, TakingOver } from "./found.js";
import { programFor } from "./program.js";

/** How a project is written. */
export interface Wanted {
  readonly language: "typescript" | "yaml";
  readonly by: TakingOver;
  /** Whether Pulumi is to refuse to delete what is taken over. */
  readonly isProtected: boolean;
  /** The project's name. */
  readonly name: string;
  /** Whose objects these are, in words. */
  readonly home: string;
}

/** A project's files by their paths, the one last that makes the folder a project. */
export function projectFiles(
  found: Found,
  { language, by, isProtected, name, home }: Wanted,
): ReadonlyMap<string, string> {
  const { example, files, resources, ids } = programFor(found.objects);
  const options = mapped(ids, (id) => ({
    ...(by === "import" && { import: id }),
    ...(isProtected && { protect: true }),
  }));
  const dependencies = { "pulumi-entra-ca": `^${manifest.version}` };
  const isTypeScript = language === "typescript";
  const imports = resources.map(({ className, ...one }) => ({ type: `entra-ca:index:${className}`, ...one }));
  return new Map([
    ...files,
    ...(isTypeScript
      ? [
          ["index.ts", `${typescript(example, by === "adopt" ? undefined : "pulumi-entra-ca/plugin", options)}\n`],
          ["tsconfig.json", json(typeScriptConfig)],
        ]
      : []),
    ...(by === "import" ? [["import.json", json({ resources: imports })]] : []),
    [
      "package.json",
      json(isTypeScript ? typeScriptPackage(name, dependencies) : { name, private: true, dependencies }),
    ],
    [".gitignore", "/node_modules/\n"],
    ["README.md", readme(found, { by, isProtected, home })],
    [
      "Pulumi.yaml",
      [
        `name: ${JSON.stringify(name)}`,
        `description: The certificate authorities of ${home}`,
        `runtime: ${isTypeScript ? "nodejs" : "yaml"}`,
        ...(by === "import" ? [plugin] : []),
        ...(isTypeScript ? [] : ["", yaml(example, options)]),
        "",
      ].join("\n"),
    ],
  ] as [string, string][]);
}

const plugin = `plugins:
  providers:
    - name: entra-ca
      path: node_modules/pulumi-entra-ca/plugin`;

const typeScriptConfig = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  files: ["index.ts"],
};

function typeScriptPackage(name: string, dependencies: object): object {
  const { peerDependencies, devDependencies } = manifest;
  return {
    name,
    private: true,
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": peerDependencies["@pulumi/pulumi"], ...dependencies },
    devDependencies: { "@types/node": devDependencies["@types/node"], typescript: devDependencies["typescript"] },
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function readme({ leftOut }: Found, { by, isProtected, home }: Pick<Wanted, "by" | "isProtected" | "home">): string {
  const after =
    by === "adopt"
      ? "The preview counts what is adopted as created: nothing is created, and nothing is written to the tenant. Once `pulumi up` is through, `adopt` may stay or go."
      : "The preview shows imports alone. Once `pulumi up` is through, the option `import` may stay or go. For a program in another language, leave this one out: `pulumi import --file import.json` writes that program.";
  // In a block, nothing that the tenant calls something acts.
  const listed = leftOut.map(({ what, why }) => inOneLine(`${what}: ${why}`).replaceAll("`", "'"));
  return `# The certificate authorities of ${home}

Written by \`pulumi-entra-ca export\`. \`certificates/\` has each certificate once, as PEM.

\`\`\`sh
npm install
pulumi stack init
pulumi preview
pulumi up
\`\`\`

${after}
${
  isProtected
    ? `
Each resource has the option \`protect\`: Pulumi refuses to delete or replace what it is for, also once its lines are gone from the
program. Where that is meant, take \`protect: true\` off the resource and run \`pulumi up\` first.
`
    : ""
}
${
  leftOut.length === 0
    ? "All that there are resources for, and that could be found, is in the program."
    : `## Not in the program\n\n\`\`\`text\n${listed.join("\n")}\n\`\`\``
}
`;
}
