import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { issuedBy, opensslSays, selfSigned } from "../certificates.js";
import { CommandLine } from "../endToEnd/commandLine.js";
import { transpiled } from "../endToEnd/program.js";
import { root as repository } from "../engine/world.js";
import { makeTlsCa } from "../export/fullTenant.js";
import { Tenant, tls } from "../tenant.js";

const pack = join(repository, "examples", "policy");
const root = selfSigned("/CN=Approved Root CA");
const stranger = selfSigned("/CN=Stranger Root CA");
const signed = (days: number) =>
  issuedBy(root, "/CN=TLS CA", ["basicConstraints=critical,CA:TRUE,pathlen:1"], { days }).certificate;
/** What stands for a text that isn't known before the update. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const thumbprint = opensslSays(root.certificate, "-fingerprint", "-sha256").split("=")[1]!;

interface Declared {
  readonly className: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** By property the names of the resources that it is made of. */
  readonly of?: Readonly<Record<string, readonly string[]>>;
}

const trust: Declared = {
  className: "CertificateBasedApplicationConfiguration",
  name: "trust",
  props: { rootCertificate: root.certificate },
};
const tlsCa = (days: number, more: object = {}): Declared => ({
  className: "ExternalCertificateAuthoritySignedCertificate",
  name: "signed",
  props: { certificate: signed(days), chain: [root.certificate], enabled: true, ...more },
});
const policy: Declared = {
  className: "AppManagementPolicyTrustedCertificateAuthority",
  name: "policy",
  props: { certificateBasedApplicationConfigurationIds: [unknown] },
  of: { certificateBasedApplicationConfigurationIds: ["trust"] },
};

/** The policy pack as the engine starts it: a process that is asked over gRPC. */
class Pack {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-policy-"));
  #process!: ChildProcess;
  #client!: analyzerRpc.AnalyzerClient;

  async start(config: Readonly<Record<string, object>>): Promise<void> {
    cpSync(pack, this.folder, { recursive: true, filter: (file) => basename(file) !== "node_modules" });
    writeFileSync(join(this.folder, "index.js"), transpiled(readFileSync(join(pack, "index.ts"), "utf8")));
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    this.#process = spawn(process.execPath, ["index.js"], { cwd: this.folder, stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(this.#process.stdout!, "data")) as [Buffer];
    this.#client = new analyzerRpc.AnalyzerClient(
      `127.0.0.1:${port.toString().trim()}`,
      grpc.credentials.createInsecure(),
    );
    const request = new analyzer.ConfigureAnalyzerRequest();
    for (const [name, properties] of Object.entries(config)) {
      const policyConfig = new analyzer.PolicyConfig();
      policyConfig.setEnforcementlevel(analyzer.EnforcementLevel.MANDATORY);
      policyConfig.setProperties(Struct.fromJavaScript(properties as Record<string, string>));
      request.getPolicyconfigMap().set(name, policyConfig);
    }
    await new Promise<void>((resolve, reject) => {
      this.#client.configure(request, (error) => {
        if (error === null) {
          resolve();
        } else {
          reject(error);
        }
      });
    });
  }

  end(): void {
    this.#client.close();
    this.#process.kill();
    rmSync(this.folder, { recursive: true });
  }

  /** What the policies say of a program: of each resource, and of all together. */
  async violations(prefix: string, program: readonly Declared[]): Promise<string[]> {
    const urnOf = (name: string) => {
      const { className = "" } = program.find((one) => one.name === name) ?? {};
      return `urn:pulumi:dev::program::${prefix}${className}::${name}`;
    };
    const all: analyzer.AnalyzeDiagnostic[] = [];
    const stack = new analyzer.AnalyzeStackRequest();
    const options = new analyzer.AnalyzerResourceOptions();
    options.setCustomtimeouts(new analyzer.AnalyzerResourceOptions.CustomTimeouts());
    for (const { className, name, props, of = {} } of program) {
      const properties = Struct.fromJavaScript(props as Record<string, string>);
      const one = new analyzer.AnalyzeRequest();
      one.setType(prefix + className);
      one.setProperties(properties);
      one.setUrn(urnOf(name));
      one.setName(name);
      one.setOptions(options);
      all.push(...(await this.#ask("analyze", one)));
      const resource = new analyzer.AnalyzerResource();
      resource.setType(prefix + className);
      resource.setProperties(properties);
      resource.setUrn(urnOf(name));
      resource.setName(name);
      resource.setOptions(options);
      for (const [property, names] of Object.entries(of)) {
        const dependencies = new analyzer.AnalyzerPropertyDependencies();
        dependencies.setUrnsList(names.map(urnOf));
        resource.getPropertydependenciesMap().set(property, dependencies);
      }
      stack.addResources(resource);
    }
    all.push(...(await this.#ask("analyzeStack", stack)));
    return all
      .filter((diagnostic) => diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY)
      .map((diagnostic) => diagnostic.getPolicyname());
  }

  #ask(method: "analyze" | "analyzeStack", request: analyzer.AnalyzeRequest | analyzer.AnalyzeStackRequest) {
    return new Promise<analyzer.AnalyzeDiagnostic[]>((resolve, reject) => {
      const answer = (error: grpc.ServiceError | null, response: analyzer.AnalyzeResponse) => {
        if (error === null) {
          resolve(response.getDiagnosticsList());
        } else {
          reject(error);
        }
      };
      if (method === "analyze") {
        this.#client.analyze(request as analyzer.AnalyzeRequest, answer);
      } else {
        this.#client.analyzeStack(request as analyzer.AnalyzeStackRequest, answer);
      }
    });
  }
}

describe("the policy pack of the examples", () => {
  const running = new Pack();
  before(() =>
    running.start({ "certificate-ends-soon": { days: 90 }, "approved-roots": { thumbprints: [thumbprint] } }),
  );
  after(() => {
    running.end();
  });

  const cases: readonly [title: string, program: readonly Declared[], violated: readonly string[]][] = [
    ["nothing in a program as it should be", [trust, policy, tlsCa(365)], []],
    ["nothing in what isn't known yet", [trust, policy, tlsCa(365, { certificate: unknown, chain: unknown })], []],
    ["an enabled certificate that ends soon", [tlsCa(80)], ["certificate-ends-soon"]],
    ["nothing of one that isn't enabled", [tlsCa(80, { enabled: false })], []],
    [
      "a root that isn't approved, wherever it is",
      [
        { ...trust, props: { rootCertificate: stranger.certificate } },
        policy,
        tlsCa(365, { chain: stranger.certificate }),
      ],
      ["approved-roots", "approved-roots"],
    ],
    ["a configuration that no policy names", [trust], ["trusted-in-vain"]],
    [
      "a CA in a configuration that is managed elsewhere, and that no policy names",
      [
        {
          className: "TrustedCertificateAuthority",
          name: "ca",
          props: { certificateBasedApplicationConfigurationId: "of another stack", certificate: root.certificate },
        },
      ],
      ["trusted-in-vain"],
    ],
    [
      "nothing of a configuration that a policy names by its id",
      [
        { ...trust, props: { ...trust.props, id: "known" } },
        { ...policy, props: { certificateBasedApplicationConfigurationIds: ["known"] }, of: {} },
      ],
      [],
    ],
  ];
  for (const [kind, prefix] of Object.entries({
    "dynamic resources": "pulumi-nodejs:dynamic/entra-ca:",
    "the plugin's resources": "entra-ca:index:",
  })) {
    for (const [title, program, violated] of cases) {
      it(`finds ${title}, with ${kind}`, async () => {
        expect(await running.violations(prefix, program)).to.deep.equal(violated);
      });
    }
  }

  it("says nothing of other packages' resources", async () => {
    expect(await running.violations("other:index:", [trust, tlsCa(1)])).to.deep.equal([]);
  });
});

describe("the policy pack of the examples, with the Pulumi CLI,", () => {
  it("stops the preview of a program that breaks each policy, and lets one through that breaks none", async function () {
    this.timeout(600_000);
    if ((await findPulumiCli()).command === undefined) {
      this.skip();
    }
    const tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    const at = new CommandLine(tenant.environment);
    // As a user has it: Pulumi compiles it.
    cpSync(pack, join(at.folder, "pack"), { recursive: true, filter: (file) => basename(file) !== "node_modules" });
    symlinkSync(join(repository, "node_modules"), join(at.folder, "pack", "node_modules"));
    at.write(
      "config.json",
      JSON.stringify({ "certificate-ends-soon": { days: 400 }, "approved-roots": { thumbprints: [thumbprint] } }),
    );
    const preview = () => at.start("preview", "--policy-pack", "pack", "--policy-pack-config", "config.json").ended;
    const names = { name: "Ca", commonName: "TLS CA", organizationName: "Contoso" };
    const ca = await makeTlsCa(tenant, names, "enabled", stranger);
    const { certificate } = await tenant.send("GET", `${tls}/${ca}?$select=id,certificate`);
    at.write(
      "index.js",
      `const entra = require("pulumi-entra-ca/plugin");
      const [root, certificate] = ${JSON.stringify([stranger.certificate, certificate])};
      new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: root });
      new entra.ExternalCertificateAuthoritySignedCertificate("signed", { certificateId: "${ca}", certificate, chain: root });`,
    );
    await at.run("stack", "init", "dev");
    const broken = await preview();
    expect(broken.code).not.to.equal(0);
    for (const name of ["certificate-ends-soon", "approved-roots", "trusted-in-vain"]) {
      expect(broken.said).to.contain(`[mandatory]  ${name}  (entra-ca:index:`);
    }
    at.write(
      "index.js",
      `const entra = require("pulumi-entra-ca/plugin");
      new entra.ExternalCertificateAuthorityCertificate("ca", ${JSON.stringify({ ...names, name: "Other" })});`,
    );
    const { code, said } = await preview();
    expect(code, said).to.equal(0);
    at.remove();
    await tenant.emulator.close();
  });
});
