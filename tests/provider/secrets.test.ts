import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { inspect } from "node:util";
import type { FaultRule } from "../../emulator/index.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { EntraCaError } from "../../provider/messages/error.js";
import { GraphClient } from "../../provider/graph/client.js";
import { UnreadableText } from "../../provider/x509/pem.js";
import { base64Of, selfSigned, signedBy } from "../certificates.js";
import { PlantedSecret } from "../plantedSecret.js";
import { Tenant, tokenFor } from "../tenant.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");
const leaked = selfSigned("/CN=Leaked");

const signature = "pLaNtEd-ToKeN_sIgNaTuRe-7f3e9b1c5d";
const token = tokenFor(Tenant.id).replace("signature", signature);
const clientSecret = "pLaNtEd~cLiEnT.sEcReT-2a8c4e6f0b";

const secrets = {
  "the token": new PlantedSecret(signature),
  "the client secret": new PlantedSecret(clientSecret),
  "the private key": PlantedSecret.ofKey(leaked.key),
};

const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
const trust = { displayName: "Apps", rootCertificate: root.certificate };

/** Each kind of failure, whatever is asked. */
const failures: Readonly<Record<string, FaultRule>> = {
  "401": { fault: "status", status: 401 },
  "403": { fault: "status", status: 403 },
  "404": { fault: "status", status: 404 },
  "409": { fault: "status", status: 409 },
  "500": { fault: "status", status: 500, performed: true },
  throttling: { fault: "throttle", seconds: 3_600 },
  "a reset": { fault: "reset", performed: true },
  "half an answer": { fault: "truncated" },
  "a proxy's page": { fault: "html", status: 403 },
  "a proxy's page in place of an answer": { fault: "html", status: 200, performed: true },
};

describe("a secret", () => {
  let tenant: Tenant;
  let processes: HandlerProcess[];
  /** What ENTRA_CA_DEBUG=http shows. */
  let traced: string[];
  /** Whatever came out: states, findings, errors. */
  let results: unknown[];
  let errors: Error[];

  /** Where \@azure/identity finds the client secret; nothing listens at this authority. */
  const signIn = {
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_CLIENT_ID: "6a1f8a34-6f35-4d0e-8d4d-6a5d3c9b1e20",
    AZURE_TENANT_ID: Tenant.id,
    AZURE_AUTHORITY_HOST: "https://127.0.0.1:9",
    AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
  };
  const environmentBefore = Object.keys(signIn).map((variable) => [variable, process.env[variable]] as const);
  before(() => {
    Object.assign(process.env, signIn);
  });
  after(() => {
    for (const [variable, value] of environmentBefore) {
      if (value === undefined) {
        Reflect.deleteProperty(process.env, variable);
      } else {
        process.env[variable] = value;
      }
    }
  });
  beforeEach(async () => {
    tenant = await Tenant.start({ token, enrollingMilliseconds: 0 });
    processes = [];
    traced = [];
    results = [];
    errors = [];
  });
  afterEach(async () => {
    await tenant.emulator.close();
  });

  function newProcess(environment: Record<string, string> = {}): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    const trace = (line: string) => void traced.push(line);
    const started = new HandlerProcess(
      { ...process.env, ...tenant.environment, ...environment } as Record<string, string>,
      now,
      sleep,
      { trace },
    );
    processes.push(started);
    return started;
  }

  async function tried<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await work();
      results.push(result);
      return result;
    } catch (error) {
      errors.push(error as Error);
      return undefined;
    }
  }

  /** One of each resource, made, read, changed, and left to be deleted. */
  async function life() {
    const up = newProcess();
    const ca = await up.create(tlsCa, names);
    const request = String(ca.state["certificateSigningRequest"]);
    const signing = { certificateId: ca.id, certificate: signedBy(root, request), chain: root.certificate };
    const signed = await up.create(signedCertificate, signing);
    const apps = await up.create(configuration, trust);
    const member = { certificateBasedApplicationConfigurationId: apps.id, certificate: issuing.certificate };
    const trusted = await up.create(trustedCa, member);
    const made = [
      { resource: tlsCa, ...ca, inputs: names, changed: names },
      { resource: signedCertificate, ...signed, inputs: signing, changed: { ...signing, enabled: false } },
      { resource: configuration, ...apps, inputs: trust, changed: { ...trust, description: "All" } },
      { resource: trustedCa, ...trusted, inputs: member, changed: member },
    ] as const;
    results.push(made);
    return made;
  }

  type Made = Awaited<ReturnType<typeof life>>;

  /** Every operation on every resource, each in a process of its own. */
  async function everything(made: Made): Promise<void> {
    for (const { resource, id, state, inputs, changed } of made.toReversed()) {
      await tried(() => newProcess().check(resource, inputs));
      await tried(() =>
        newProcess().create(resource, "displayName" in inputs ? { ...inputs, displayName: "More" } : inputs),
      );
      await tried(() => newProcess().diff(resource, id, state, changed));
      await tried(() => newProcess().read(resource, id, state, inputs));
      await tried(() => newProcess().update(resource, id, state, changed));
      await tried(() => newProcess().delete(resource, id, state));
    }
  }

  function expectNothingSecret(): void {
    expect(errors.filter((error) => !(error instanceof EntraCaError || error instanceof UnreadableText))).to.deep.equal(
      [],
    );
    const said = new Set([
      ...results.map(shown),
      ...errors.flatMap((error) => [error.message, error.stack ?? "", String(error), shown(error)]),
      ...processes.flatMap(({ logged, waitedFor }) => [...logged, ...waitedFor]),
      ...traced,
    ]);
    for (const [what, secret] of Object.entries(secrets)) {
      for (const text of said) {
        expect(secret.foundIn(text), `${what} in the clear`).to.equal(undefined);
      }
    }
  }

  it("is in nothing that a life of each resource leaves in the state or says", async () => {
    const made = await life();
    await everything(made);
    expect(errors).to.deep.equal([]);
    expect(traced.join("\n")).to.contain("POST /networkAccess").and.contain("DELETE /directory");
    expectNothingSecret();
  });

  for (const [failure, rule] of Object.entries(failures)) {
    it(`is in no error, line or state where Graph answers with ${failure}`, async () => {
      const made = await life();
      tenant.emulator.faults.add({ ...rule, times: "always" });
      await everything(made);
      expect(errors).to.have.length.above(8);
      expectNothingSecret();
    });
  }

  const der = Buffer.from(base64Of(leaked.key), "base64");
  const pastes: Readonly<Record<string, string>> = {
    "as PEM": leaked.key,
    "as base64": base64Of(leaked.key),
    "as base64 of its PEM": Buffer.from(leaked.key).toString("base64"),
    "below a certificate": root.certificate + leaked.key,
    "above a certificate": leaked.key + root.certificate,
    "cut off": leaked.key.slice(0, -40),
    "without its first line": leaked.key.replace(/.*\n/, ""),
    "with a letter that base64 hasn't": leaked.key.replace(/\n(.{20})/, "\n$1!"),
    "labelled as a certificate": leaked.key.replaceAll("PRIVATE KEY", "CERTIFICATE"),
    "as digits": der.toString("hex"),
    "on one line": leaked.key.replaceAll("\n", " "),
    "with line ends spelled out": leaked.key.replaceAll("\n", "\\n"),
  };
  for (const [how, key] of Object.entries(pastes)) {
    it(`is in nothing that refuses a private key, pasted ${how} where a certificate or CSR belongs`, async () => {
      const made = await life();
      const requests = tenant.emulator.requests.length;
      const places: [Resource, Properties, string][] = made.flatMap(({ resource, inputs }) =>
        ["certificate", "chain", "certificateSigningRequest", "rootCertificate", "expectedCertificates"]
          .filter((property) => Object.hasOwn(resource.definition.arguments, property))
          .map((property): [Resource, Properties, string] => [resource, inputs, property]),
      );
      expect(places).to.have.length(6);
      for (const [resource, inputs, property] of places) {
        const { id, state } = made.find((one) => one.resource === resource)!;
        const isList = resource.definition.arguments[property]!.kind === "certificates";
        const pasted = isList ? [key, root.certificate] : key;
        const news = { ...inputs, [property]: pasted };
        for (const given of [news, { ...inputs, [property]: isList ? key : [root.certificate, key] }]) {
          expect(await tried(() => newProcess().check(resource, given)), property).not.to.deep.equal([]);
          await tried(() => newProcess().check(resource, given, inputs));
        }
        // Pulumi calls none of these then, and what they give it has the inputs that it gave them: only errors count.
        await tried(() =>
          newProcess()
            .create(resource, news, { readsFirst: true })
            .then(() => undefined),
        );
        await tried(() =>
          newProcess()
            .update(resource, id, state, news)
            .then(() => undefined),
        );
        await tried(() =>
          newProcess()
            .diff(resource, id, state, news)
            .then(() => undefined),
        );
      }
      expect(tenant.emulator.requests.slice(requests).filter(({ method }) => method === "POST")).to.deep.equal([]);
      expectNothingSecret();
    });
  }

  it("is in no refusal of a token that has characters no token has, nor of an address with a password", async () => {
    for (const environment of [
      { ENTRA_CA_ACCESS_TOKEN: `Bearer ${token}` },
      { ENTRA_CA_ACCESS_TOKEN: `"${token}"` },
      { ENTRA_CA_ACCESS_TOKEN: `${token}\nmore` },
      { ENTRA_CA_ENDPOINT: `https://user:${signature}@graph.example/beta` },
      { ENTRA_CA_ENDPOINT: `https://user:${signature}@graph.example:99999/beta` },
      { ENTRA_CA_ENDPOINT: `https://graph.example/beta?token=${signature}` },
      { ENTRA_CA_ENDPOINT: token },
    ]) {
      await tried(() => newProcess(environment).check(tlsCa, names));
    }
    expect(errors).to.have.length(7);
    expectNothingSecret();
  });

  it("is in no error of a sign-in with a client secret that fails", async () => {
    const client = new GraphClient(
      readConfiguration(
        (variable) => process.env[variable],
        () => undefined,
      ),
      {
        trace: (line) => void traced.push(line),
      },
    );
    await tried(() => client.list("/directory"));
    expect(errors.map(({ message }) => message).join()).to.contain(
      "Signing in to Microsoft Graph with client secret failed",
    );
    expectNothingSecret();
  });
});

/** All that somebody could see of a value. */
function shown(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null, breakLength: 100 });
}
