/**
 * Makes the fixture of this version: the program's certificates, and for each way the state that an update leaves, with its
 * tenant. It needs the Pulumi CLI. Keys are thrown away.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TenantSeed } from "../../emulator/index.js";
import type { Command } from "../../engine/run.js";
import { base64Of, issuedBy, opensslSays, selfSigned, signedBy, type TestCertificate } from "../certificates.js";
import { root as repository } from "../engine/world.js";
import { Tenant, tls } from "../tenant.js";
import { Fixture, names, origin, programOf, states, toldBy, ways, type State } from "./fixture.js";
import { KeptStack } from "./keptStack.js";

/** All certificates end just before 2050, from which on certificates write their dates otherwise, so that nothing warns for long. */
const days = Math.floor((Date.UTC(2049, 11, 1) - Date.now()) / (24 * 60 * 60_000));

const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
const folder = join(states, version);
const programFolder = join(folder, "program");

interface Existing {
  readonly id: string;
  readonly name?: string;
  readonly displayName?: string;
}

/** What the program is about that isn't its own, as `existing.json` names it. */
function seed(root: string, issuing: string): TenantSeed {
  const existing = JSON.parse(programOf(version)["existing.json"] ?? "") as Record<string, Existing>;
  const { authority, seenAuthority, configuration, member, seenConfiguration, rootless } = existing;
  const authorityOf = ({ id, name = "" }: Existing) => ({
    id,
    name,
    commonName: name,
    organizationName: "Contoso Ltd",
  });
  const rootAuthority = { certificate: base64Of(root), isRootAuthority: true };
  const other = { certificate: base64Of(issuing) };
  return {
    tlsCertificates: [authorityOf(authority!), authorityOf(seenAuthority!)],
    configurations: [
      { ...configuration, trustedCertificateAuthorities: [rootAuthority, { ...member, ...other }] },
      { ...seenConfiguration, trustedCertificateAuthorities: [rootAuthority] },
      { ...rootless, trustedCertificateAuthorities: [other] },
    ],
  };
}

/** Begins with the program of the version before, where this version has none of its own. */
function prepareProgram(): void {
  if (!existsSync(programFolder)) {
    const [latest = ""] = readdirSync(states)
      .filter((name) => existsSync(join(states, name, "program")))
      .sort((one, other) => other.localeCompare(one, "en", { numeric: true }));
    cpSync(join(states, latest, "program"), programFolder, { recursive: true });
  }
}

/** The certificates that all stacks have, of which one is a CA's that signs. */
function makeCertificates(): { root: TestCertificate; issuing: TestCertificate } {
  const authority = (usage: string) => [
    "basicConstraints=critical,CA:TRUE",
    `keyUsage=critical,${usage}`,
    "subjectKeyIdentifier=hash",
    "authorityKeyIdentifier=keyid",
  ];
  const root = selfSigned("/O=Contoso Ltd/CN=Root", ["keyUsage=critical,keyCertSign,cRLSign"], { days });
  const below = (name: string, usage = "keyCertSign,cRLSign") =>
    issuedBy(root, `/O=Contoso Ltd/CN=${name}`, authority(usage), { days });
  const [issuing, partner, odd] = [below("Issuing"), below("Partner"), below("Odd", "cRLSign")];
  for (const [name, { certificate }] of Object.entries({ root, issuing, partner, odd })) {
    writeFileSync(join(programFolder, `${name}.pem`), certificate);
  }
  const [identifier = ""] = opensslSays(partner.certificate, "-ext", "subjectKeyIdentifier").split("\n").slice(-1);
  writeFileSync(join(programFolder, "partner.keyIdentifier.txt"), identifier.trim());
  return { root, issuing };
}

/** What is made of each CSR, by the common name that it asks for; the spare's is to be accepted. */
const signedExtensions: Readonly<Record<string, readonly string[] | undefined>> = {
  Inspection: ["basicConstraints=critical,CA:TRUE,pathlen:1"],
  Spare: ["basicConstraints=CA:TRUE,pathlen:1"],
};
const commonExtensions = ["keyUsage=critical,keyCertSign,cRLSign", "extendedKeyUsage=serverAuth"];

async function makeStack(writer: string, { root, issuing }: ReturnType<typeof makeCertificates>): Promise<void> {
  const fixture = new Fixture(version, writer);
  const temporary = mkdtempSync(join(tmpdir(), "entra-ca-fixture-"));
  const stateFile = join(temporary, "tenant.json");
  const tenant = await Tenant.start({
    stateFile,
    tenant: seed(root.certificate, issuing.certificate),
    requestKey: "p256",
    enrollingMilliseconds: 0,
  });
  const stack = new KeptStack(programOf(version), ways[writer]!, tenant);
  const run = async (command: Command) => {
    const outcome = await stack.run(command);
    if (!outcome.succeeded) {
      throw new Error(`${writer}: ${command} failed:\n${outcome.diagnostics.map(({ message }) => message).join("\n")}`);
    }
    return outcome;
  };
  const keep = (name: string, text: string) => {
    const placed = text.replaceAll(tenant.emulator.url, origin);
    for (const place of [stack.program.folder, repository]) {
      if (placed.includes(place)) {
        throw new Error(`${writer}: ${name} names a folder of this machine, ${place}`);
      }
    }
    mkdirSync(join(folder, writer), { recursive: true });
    writeFileSync(fixture.file(name), placed);
  };
  try {
    await run("up");
    for (const { commonName, certificateSigningRequest } of await tenant.list(tls)) {
      const extensions = signedExtensions[String(commonName)];
      if (extensions !== undefined) {
        const all = [...extensions, ...commonExtensions];
        const certificate = signedBy(root, String(certificateSigningRequest), days, all);
        const name = `${String(commonName).toLowerCase()}.pem`;
        stack.program.write(name, certificate);
        keep(name, certificate);
      }
    }
    await run("up");
    // Once a stack has been refreshed, a refresh finds nothing: a CA's status moves after the CA is made.
    await run("refresh");
    await run("up");
    const { diagnostics } = await run("preview");
    keep(names.told, `${JSON.stringify(toldBy(diagnostics), undefined, 2)}\n`);
    keep(names.state, withoutPlaces(await stack.exportState()));
    keep(names.tenant, readFileSync(stateFile, "utf8"));
  } finally {
    stack.remove();
    await tenant.emulator.close();
    rmSync(temporary, { recursive: true });
  }
}

/** A state without the lines of the program and of Pulumi's own files, which name folders of this machine. */
function withoutPlaces(text: string): string {
  const state = JSON.parse(text) as State;
  const resources = state.deployment.resources.map(({ sourcePosition: _, stackTrace: __, ...resource }) => resource);
  return `${JSON.stringify({ ...state, deployment: { ...state.deployment, resources } }, undefined, 1)}\n`;
}

async function main(): Promise<void> {
  if (Fixture.all.some((fixture) => fixture.version === version)) {
    throw new Error(`There is a fixture of ${version}: what a version wrote stays as it is`);
  }
  prepareProgram();
  const certificates = makeCertificates();
  for (const writer of Object.keys(ways)) {
    await makeStack(writer, certificates);
  }
}

void main();
