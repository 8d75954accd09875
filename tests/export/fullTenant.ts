/** Tenants as they are found, and the command `export` run on them. */
import { execFile, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base64Of, issuedBy, selfSigned, signedBy, type TestCertificate } from "../certificates.js";
import { compileCache } from "../compileCache.js";
import { configurations, membersOf, tls, type Tenant } from "../tenant.js";

const policiesPath = "/networkAccess/tlsInspectionPolicies";
const profilesPath = "/networkAccess/filteringProfiles";
const command = join(__dirname, "..", "..", "cli", "main.js");

/** Lines of openssl's configuration for a CA with all that Graph wants to know of it. */
const ofCa = [
  "basicConstraints=critical,CA:TRUE",
  "keyUsage=critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier=hash",
] as const;

/** A root, and CAs below it. */
export function pki(name: string, issuing: readonly string[]) {
  const root = selfSigned(`/CN=${name} Root CA`);
  return { root, issuing: issuing.map((each) => issuedBy(root, `/CN=${each}`, ofCa)) };
}

/** Makes a configuration, and says its id. */
export async function makeConfiguration(
  tenant: Tenant,
  names: { displayName?: string; description?: string },
  root: TestCertificate,
  others: readonly TestCertificate[] = [],
): Promise<string> {
  const trustedCertificateAuthorities = [
    { isRootAuthority: true, certificate: base64Of(root.certificate) },
    ...others.map(({ certificate }) => ({ isRootAuthority: false, certificate: base64Of(certificate) })),
  ];
  return String((await tenant.send("POST", configurations, { ...names, trustedCertificateAuthorities }))["id"]);
}

/** Makes a TLS inspection CA, as far as a status, and says its id. */
export async function makeTlsCa(
  tenant: Tenant,
  names: { name: string; commonName: string; organizationName: string },
  status: "csrGenerated" | "disabled" | "enabled",
  root: TestCertificate,
  basicConstraints: readonly string[] = ["basicConstraints=critical,CA:TRUE,pathlen:1"],
): Promise<string> {
  const { id, certificateSigningRequest } = await tenant.send("POST", tls, names);
  if (status !== "csrGenerated") {
    const certificate = signedBy(root, String(certificateSigningRequest), 365, [
      ...basicConstraints,
      "keyUsage=critical,keyCertSign,cRLSign",
      "extendedKeyUsage=serverAuth",
    ]);
    await tenant.send("PATCH", `${tls}/${String(id)}`, { certificate, chain: root.certificate });
    await tenant.send("PATCH", `${tls}/${String(id)}`, { status });
  }
  return String(id);
}

/** Fills a tenant with 100 objects: 10 TLS inspection CAs, and 30 configurations with two CAs each beside their roots. */
export async function fill(tenant: Tenant): Promise<void> {
  const { root, issuing } = pki("Contoso", ["Contoso Issuing CA 1", "Contoso Issuing CA 2", "Contoso Issuing CA 3"]);
  for (let at = 0; at < 10; at += 1) {
    const names = { name: `Ca${at}`, commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    await makeTlsCa(tenant, names, at === 0 ? "enabled" : at < 5 ? "disabled" : "csrGenerated", root);
  }
  for (let at = 0; at < 30; at += 1) {
    const others = issuing.filter((_ca, index) => index !== at % 3);
    await makeConfiguration(tenant, { displayName: `Team ${at}`, description: `Of team ${at}` }, root, others);
  }
}

/** What a name may be, in a tenant that somebody fills who means no good, or who writes otherwise. */
export const hostileNames = [
  '"}); process.exit(7); //',
  "`${process.exit(7)}` ${pulumi.stack} $${x} $$ $",
  "</script><script>alert(1)</script>",
  "\u001b]0;title\u0007\u001b[2J",
  "\u202eevil\u2066",
  "::error::no ##vso[task.complete result=Failed;]",
  "../../../etc/passwd",
  "line\nbreak: [x] # no comment\r\n",
  "nul",
  "'; - !!js/function",
  "a flag \u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
  "Größe & Maß",
  "Компания",
  "証明書",
  "x".repeat(200),
  "2026",
  "constructor",
  "README.md",
  "Yes",
  "null",
];

/** Fills a tenant with what is odd: names, certificates that break rules, a certificate that a list can't have. */
export async function fillWithOddities(tenant: Tenant): Promise<void> {
  const { root, issuing } = pki("Contoso", ["con", "Contoso Issuing CA", "Contoso Issuing CA"]);
  for (const displayName of hostileNames) {
    await makeConfiguration(tenant, { displayName, description: `${displayName} again` }, root, issuing.slice(0, 1));
  }
  // Two of one name, and three without one.
  for (const displayName of ["Twice", "Twice", undefined, undefined, ""]) {
    await makeConfiguration(tenant, displayName === undefined ? {} : { displayName }, root, issuing);
  }
  await makePolicy(tenant, "Inspection \u202e ${x}");
  const bare = issuedBy(root, "/CN=Without key identifier", [...ofCa.slice(0, 2), "subjectKeyIdentifier=none"]);
  const id = await makeConfiguration(tenant, { displayName: "Bare" }, root, issuing.slice(0, 1));
  await tenant.send("POST", membersOf(id), {
    isRootAuthority: false,
    certificate: base64Of(bare.certificate),
    issuer: "CN=Without key identifier",
    issuerSubjectKeyIdentifier: "BA:AF:4A",
  });
  await tenant.send("PATCH", "/policies/defaultAppManagementPolicy", {
    isEnabled: true,
    applicationRestrictions: {
      keyCredentials: [
        {
          restrictionType: "trustedCertificateAuthority",
          state: "enabled",
          restrictForAppsCreatedAfterDateTime: "2025-01-01T00:00:00Z",
          certificateBasedApplicationConfigurationIds: [id],
        },
      ],
    },
  });
  const weak = selfSigned("/CN=Weak Root CA", ["keyUsage=critical,keyCertSign,cRLSign"], {
    newKey: ["rsa:1024"],
    signing: ["-sha1"],
  });
  await makeConfiguration(tenant, { displayName: "Weak" }, weak);
  const names = (name: string, commonName: string) => ({ name, commonName, organizationName: "Contoso $$ Ltd" });
  await makeTlsCa(tenant, names("Odd1", "${x} \u202e"), "disabled", root);
  await makeTlsCa(tenant, names("Odd2", "Same"), "csrGenerated", root);
  // The service issues one more CA below it.
  await makeTlsCa(tenant, names("Odd3", "Same"), "enabled", root, ["basicConstraints=critical,CA:TRUE,pathlen:0"]);
}

/** Makes a policy of TLS inspection with two rules, linked to the baseline profile. */
async function makePolicy(tenant: Tenant, name: string): Promise<void> {
  const { id } = await tenant.send("POST", policiesPath, { name, settings: { defaultAction: "inspect" } });
  for (const [at, rule] of ["Banks ${x}", "Health"].entries()) {
    await tenant.send("POST", `${policiesPath}/${String(id)}/policyRules`, {
      "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
      name: rule,
      priority: 200 + at,
      action: "bypass",
      settings: { status: "enabled" },
      matchingConditions: {
        destinations: [
          {
            "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination",
            values: ["*.example.com", "example.com"],
          },
        ],
      },
    });
  }
  const baseline = (await tenant.list(profilesPath)).find(({ priority }) => priority === 65000);
  await tenant.send("POST", `${profilesPath}/${String(baseline?.["id"])}/policies`, {
    "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicyLink",
    state: "enabled",
    policy: { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicy", id },
  });
}

/** What a run of the command came to. */
export interface Exported {
  /** NaN where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder in which the command is run. */
export class ExportFolder {
  readonly path = mkdtempSync(join(tmpdir(), "entra-ca-export-"));

  /** @param environment What points the command at a tenant. */
  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  #running: ChildProcess | undefined;

  /** Sends a signal to what runs. */
  signal(signal: NodeJS.Signals): void {
    this.#running?.kill(signal);
  }

  /** Runs `export` with these options. */
  run(...options: readonly string[]): Promise<Exported> {
    const env = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache, ...this.environment };
    return new Promise((resolve) => {
      const given = [command, "export", ...options];
      this.#running = execFile(process.execPath, given, { cwd: this.path, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? NaN), stdout, stderr });
      });
    });
  }

  /** The files below it, by their paths. */
  files(): Record<string, string> {
    const paths = readdirSync(this.path, { recursive: true, encoding: "utf8" });
    const found = paths.filter((path) => statSync(join(this.path, path)).isFile()).sort();
    return Object.fromEntries(found.map((path) => [path, readFileSync(join(this.path, path), "utf8")]));
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
