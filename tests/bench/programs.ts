/**
 * The programs that are measured: the same CAs, as dynamic resources, by the plugin, in YAML, and as resources of a dynamic
 * provider that does nothing. They are JavaScript, so that no compilation is measured.
 */
import { stringify } from "yaml";
import { javaScriptProject } from "../endToEnd/program.js";
import { selfSignedMany } from "../soak/certificates.js";

/** One TLS inspection CA, and configurations that are as full as Graph allows: ten CAs each, the root among them. */
export interface Authorities {
  readonly configurations: readonly { readonly root: string; readonly members: readonly string[] }[];
}

const authoritiesEach = 10;

/** @param count How many CAs there are in configurations. */
export async function makeAuthorities(count: number): Promise<Authorities> {
  const { certificates } = await selfSignedMany("trusted", count);
  const configurations = Array.from({ length: count / authoritiesEach }, (_, number) => {
    const [root = "", ...members] = certificates.slice(number * authoritiesEach, (number + 1) * authoritiesEach);
    return { root, members };
  });
  return { configurations };
}

/** How many resources they are in a program. */
export function resourcesOf({ configurations }: Authorities): number {
  return configurations.reduce((sum, { members }) => sum + 1 + members.length, 1);
}

export const writings = ["do-nothing", "dynamic resources", "plugin", "YAML"] as const;
export type Writing = (typeof writings)[number];

/** @param wait How many milliseconds the provider that does nothing takes for a creation. */
export function filesOf(writing: Writing, authorities: Authorities, wait: number): Record<string, string> {
  if (writing === "YAML") {
    return { "Pulumi.yaml": `${stringify(yamlProgram(authorities), { aliasDuplicateObjects: false })}${plugins}` };
  }
  const [project, module] = {
    "do-nothing": [javaScriptProject["Pulumi.yaml"], "./doNothing.js"],
    "dynamic resources": [javaScriptProject["Pulumi.yaml"], "pulumi-entra-ca"],
    plugin: [javaScriptProject["Pulumi.yaml"] + plugins, "pulumi-entra-ca/plugin"],
  }[writing] as [string, string];
  return {
    "Pulumi.yaml": project,
    "index.js": javaScriptProgram(module),
    "authorities.json": JSON.stringify(authorities),
    ...(writing === "do-nothing" && { "doNothing.js": doNothing(wait) }),
  };
}

const plugins = "plugins: { providers: [{ name: entra-ca, path: node_modules/pulumi-entra-ca/plugin }] }\n";

const tlsInspection = { commonName: "Contoso TLS Inspection CA", organizationName: "Contoso Ltd" };

function javaScriptProgram(module: string): string {
  return `
    const { readFileSync } = require("node:fs");
    const entra = require(${JSON.stringify(module)});
    const { configurations } = JSON.parse(readFileSync("authorities.json", "utf8"));
    new entra.ExternalCertificateAuthorityCertificate("tls-inspection", ${JSON.stringify(tlsInspection)});
    configurations.forEach(({ root, members }, number) => {
      const trust = new entra.CertificateBasedApplicationConfiguration("configuration-" + number, {
        displayName: "Devices " + number,
        rootCertificate: root,
      });
      members.forEach((certificate, index) => {
        new entra.TrustedCertificateAuthority("trusted-" + number + "-" + index, {
          certificateBasedApplicationConfigurationId: trust.id,
          certificate,
        });
      });
    });`;
}

/** The least that a dynamic provider can be, as a person would write it. */
function doNothing(wait: number): string {
  const waiting = wait > 0 ? `await new Promise((resolve) => setTimeout(resolve, ${wait}));` : "";
  return `
    const pulumi = require("@pulumi/pulumi");
    const provider = {
      async check(olds, news) { return { inputs: news }; },
      async diff() { return { changes: false }; },
      async create(inputs) { ${waiting} return { id: require("node:crypto").randomUUID(), outs: inputs }; },
      async delete() {},
    };
    for (const name of ["ExternalCertificateAuthorityCertificate", "CertificateBasedApplicationConfiguration", "TrustedCertificateAuthority"]) {
      exports[name] = class extends pulumi.dynamic.Resource {
        constructor(resource, args, options) {
          super(provider, resource, args, options, "do-nothing", name);
        }
      };
    }`;
}

function yamlProgram({ configurations }: Authorities): object {
  const resources = configurations.flatMap(({ root, members }, number) => [
    [
      `configuration-${number}`,
      {
        type: "entra-ca:CertificateBasedApplicationConfiguration",
        properties: { displayName: `Devices ${number}`, rootCertificate: root },
      },
    ],
    ...members.map((certificate, index) => [
      `trusted-${number}-${index}`,
      {
        type: "entra-ca:TrustedCertificateAuthority",
        properties: {
          certificateBasedApplicationConfigurationId: `\${configuration-${number}.id}`,
          certificate,
        },
      },
    ]),
  ]);
  return {
    name: "program",
    runtime: "yaml",
    resources: {
      "tls-inspection": { type: "entra-ca:ExternalCertificateAuthorityCertificate", properties: tlsInspection },
      ...(Object.fromEntries(resources) as object),
    },
  };
}
