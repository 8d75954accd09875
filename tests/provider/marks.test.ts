import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { EntraCaError } from "../../provider/messages/error.js";
import { duringOperation, lookUps, type LookUp, type LookUpName } from "../../provider/lookUps/lookUps.js";
import { LookUpSession } from "../../provider/lookUps/session.js";
import { readConfiguration } from "../../provider/settings/configuration.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { inOneLine } from "../../provider/messages/foreignText.js";
import { Secrets } from "../../provider/messages/secrets.js";
import { Session } from "../../provider/adapters/session.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { selfSigned, signedBy, signingRequestFor } from "../certificates.js";
import { configurations, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa, type Told } from "./handlerProcess.js";
import { longAgo } from "../longAgo.js";

/** Short, so that no search for it in finished messages would find it; what it is in a certificate is as much a secret. */
const secret = "Q7";
const named = selfSigned(`/O=Contoso/CN=Q7`);
const root = selfSigned("/CN=Root");
const other = selfSigned("/CN=Other");
const graphs: AlteredGraph[] = [];

/** As somebody repeats it: quoted, encoded, cut and in other letters. */
const repeated = `The value "\\u0051\\u0037" of 'q7' (Q7…, %51%37, UTc=) is taken`;
const ofSecret = /Q7|q7|u0051|%51|UTc/;

interface Scene {
  readonly tenant: Tenant;
  readonly run: (environment?: Record<string, string>) => HandlerProcess;
}

async function altered(tenant: Tenant): Promise<AlteredGraph> {
  const graph = await AlteredGraph.before(tenant);
  graphs.push(graph);
  return graph;
}

interface Telling extends Told {
  /** Notes what a call fails with, which it has to. */
  readonly failing: (call: Promise<unknown>) => Promise<void>;
}

/** What is said of a value, by the argument that the program marks as secret. */
const messages: Readonly<
  Record<string, { marked: string; happens: (scene: Scene, told: Telling) => Promise<unknown> }>
> = {
  "drift of a text": {
    marked: "displayName",
    async happens({ tenant, run }, told) {
      const inputs = { displayName: secret, rootCertificate: root.certificate };
      const { id, state } = await run().create(configuration, inputs);
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Q7 changed" });
      await run().diff(configuration, id, state, inputs, told);
      await run().diff(configuration, id, state, { ...inputs, displayName: "Q7 changed" }, told);
      await run().diff(configuration, id, { ...state, displayName: "Q7 before" }, inputs, told);
    },
  },
  "drift of what follows from a certificate": {
    marked: "certificate",
    async happens({ tenant, run }, told) {
      const apps = await run().create(configuration, { rootCertificate: root.certificate });
      const inputs = { certificateBasedApplicationConfigurationId: apps.id, certificate: named.certificate };
      const { id, state } = await run().create(trustedCa, inputs);
      const graph = await altered(tenant);
      graph.alter = (answer) => JSON.parse(JSON.stringify(answer).replaceAll("CN=Q7", "CN=Somebody")) as Entity;
      const elsewhere = { ...longAgo(state), graphOrigin: graph.origin };
      await run(graph.environment).diff(trustedCa, id, elsewhere, inputs, told);
    },
  },
  "a name that breaks the portal's rule": {
    marked: "name",
    happens: ({ run }, told) =>
      run().check(tlsCa, { name: `${secret} is long and spaced`, commonName: "A", organizationName: "B" }, told),
  },
  "a name that is spent": {
    marked: "name",
    async happens({ tenant, run }, told) {
      const inputs = { name: secret, commonName: "A", organizationName: "B" };
      const { id, state } = await run().create(tlsCa, inputs);
      await told.failing(run().diff(tlsCa, id, state, { ...inputs, commonName: "C" }, told));
      await tenant.send("DELETE", `${tls}/${id}`);
      await told.failing(run().create(tlsCa, inputs, told));
    },
  },
  "a CA that isn't there": {
    marked: "certificateId",
    async happens({ run }, told) {
      const signed = selfSigned("/CN=Signed");
      const inputs = { certificateId: secret, certificate: signed.certificate, chain: root.certificate };
      await run().check(signedCertificate, { ...inputs, acceptedFindings: [] }, told);
      const accepted = ["chain-incomplete", "path-length-missing", "server-auth-missing"];
      await told.failing(run().create(signedCertificate, { ...inputs, acceptedFindings: accepted }, told));
    },
  },
  "a configuration that isn't there": {
    marked: "certificateBasedApplicationConfigurationId",
    async happens({ run }, told) {
      const inputs = { certificateBasedApplicationConfigurationId: secret, certificate: named.certificate };
      await told.failing(run().check(trustedCa, inputs, told));
      await told.failing(run().create(trustedCa, inputs, told));
    },
  },
  "a rule that a certificate breaks": {
    marked: "certificate",
    happens: ({ run }, told) => {
      const certificate = signedBy(named, signingRequestFor("/CN=Contoso TLS CA"));
      return run().check(signedCertificate, { certificateId: "x", certificate, chain: root.certificate }, told);
    },
  },
  "a root that another resource brings": {
    marked: "certificate",
    async happens({ tenant, run }, told) {
      const apps = await run().create(configuration, { rootCertificate: root.certificate });
      const graph = await altered(tenant);
      // A configuration made elsewhere, which has no root yet.
      graph.alter = (answer) => ({ ...answer, value: [] });
      const place = { certificateBasedApplicationConfigurationId: apps.id, isRootAuthority: true };
      const preview = run(graph.environment);
      await preview.check(trustedCa, { ...place, certificate: named.certificate }, { ...told, urn: "one" });
      return preview.check(trustedCa, { ...place, certificate: other.certificate }, { ...told, urn: "other" });
    },
  },
  "an equal configuration": {
    marked: "displayName",
    async happens({ run }, told) {
      const inputs = { displayName: secret, rootCertificate: root.certificate };
      await run().create(configuration, inputs);
      await told.failing(run().create(configuration, inputs, { ...told, readsFirst: true }));
      await run().create(configuration, inputs, told);
    },
  },
  "what an adoption would change": {
    marked: "displayName",
    async happens({ run }, told) {
      const inputs = { displayName: "Before", rootCertificate: root.certificate };
      const { id } = await run().create(configuration, inputs);
      return run().check(configuration, { ...inputs, displayName: secret, adopt: id }, told);
    },
  },
  "what an adoption can't change": {
    marked: "commonName",
    async happens({ run }, told) {
      const inputs = { name: "ca", commonName: "A", organizationName: "B" };
      const { id } = await run().create(tlsCa, inputs);
      return run().check(tlsCa, { ...inputs, commonName: secret, adopt: id }, told);
    },
  },
  "what Graph repeats": {
    marked: "displayName",
    async happens({ tenant, run }, told) {
      const graph = await altered(tenant);
      graph.alter = (answer) =>
        "error" in answer ? { error: { ...(answer["error"] as object), message: repeated } } : answer;
      const inputs = { displayName: secret, rootCertificate: root.certificate };
      const { id, state } = await run(graph.environment).create(configuration, inputs);
      tenant.emulator.faults.add({ fault: "status", status: 400, method: "PATCH", times: "always" });
      tenant.emulator.faults.add({ fault: "status", status: 400, method: "DELETE", times: "always" });
      await told.failing(
        run(graph.environment).update(configuration, id, state, { ...inputs, displayName: "Q7 2" }, told),
      );
      await told.failing(run(graph.environment).delete(configuration, id, state, told));
    },
  },
};

describe("what the program marks as secret", () => {
  let tenant: Tenant;
  let said: string[];
  let processes: HandlerProcess[];

  beforeEach(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    said = [];
    processes = [];
  });
  afterEach(async () => {
    graphs.splice(0).forEach((graph) => {
      graph.close();
    });
    await tenant.emulator.close();
  });

  function run(environment: Record<string, string> = {}): HandlerProcess {
    const started = new HandlerProcess({ ...tenant.environment, ...environment });
    processes.push(started);
    return started;
  }

  /** Everything that was said while something happened. */
  async function saidIn(scene: (typeof messages)[string], secrets: Secrets): Promise<string[]> {
    const failing = async (call: Promise<unknown>) => {
      const error = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(EntraCaError);
      said.push((error as Error).message);
    };
    const findings = await scene.happens({ tenant, run }, { secrets, failing });
    if (Array.isArray(findings)) {
      said.push(...findings.map(({ reason }: { reason: string }) => reason));
    }
    return [...said, ...processes.flatMap(({ logged, waitedFor }) => [...logged, ...waitedFor])];
  }

  for (const [what, scene] of Object.entries(messages)) {
    it(`is in no message about ${what}`, async () => {
      const all = await saidIn(scene, new Secrets([scene.marked]));
      expect(all, "what was said").not.to.deep.equal([]);
      expect(all.filter((message) => ofSecret.test(message))).to.deep.equal([]);
    });

    it(`is what is told of ${what} where nothing is marked`, async () => {
      const all = await saidIn(scene, new Secrets());
      expect(
        all.some((message) => ofSecret.test(message)),
        all.join("\n"),
      ).to.equal(true);
    });
  }

  it("is in no message of another resource, about a root that Graph has", async () => {
    const said = async (secrets: Secrets) => {
      const { id } = await run().create(configuration, {
        displayName: String(secrets.any),
        rootCertificate: named.certificate,
      });
      const process = run();
      const trusted = { certificateBasedApplicationConfigurationId: id, certificate: other.certificate };
      const ca = await process.create(trustedCa, trusted);
      const owner = { rootCertificate: named.certificate, displayName: id };
      await process.check(configuration, owner, { secrets, urn: "owner" }, owner);
      const asRoot = { ...trusted, isRootAuthority: true };
      const findings = await process.check(trustedCa, asRoot, { urn: "ca" });
      const change = [trustedCa, ca.id, ca.state, asRoot, { urn: "ca" }] as const;
      const told = await failure(process.diff(...change));
      const refused = await failure(process.update(...change));
      return [...findings.map(({ reason }) => reason), told.message, refused.message];
    };
    expect((await said(new Secrets())).filter((message) => ofSecret.test(message))).to.have.length(3);
    expect((await said(new Secrets(["rootCertificate"]))).filter((message) => ofSecret.test(message))).to.deep.equal(
      [],
    );
  });

  const ofGraph: Readonly<Record<string, { code: string; id: string }>> = {
    "in its code": { code: "Zw7hunter2", id: "3b2c1a00-0000-4000-8000-000000000000" },
    "in its code, in base64": { code: "Wnc3aHVudGVyMg", id: "" },
    "in its code, cut and in capitals": { code: "ZW7HUNT", id: "" },
    "in the number of the request": { code: "Request_BadRequest", id: "Zw7hunter2" },
    "in the number of the request, in base64": { code: "Request_BadRequest", id: "Wnc3aHVudGVyMg" },
  };
  for (const [where, { code, id }] of Object.entries(ofGraph)) {
    it(`isn't repeated from a refusal of Graph's that has it ${where}`, async () => {
      const refusing = createServer((request, response) => {
        const status = request.method === "GET" ? 200 : 400;
        response.writeHead(status, { "content-type": "application/json", "request-id": id });
        response.end(JSON.stringify(status === 200 ? { value: [] } : { error: { code, message: "No." } }));
      });
      refusing.listen(0, "127.0.0.1");
      await once(refusing, "listening");
      const { port } = refusing.address() as AddressInfo;
      const endpoint = { ENTRA_CA_ENDPOINT: `http://127.0.0.1:${port}/beta`, ENTRA_CA_DEBUG: "http" };
      const process = new HandlerProcess({ ...tenant.environment, ...endpoint });
      const marked = new Secrets(["displayName"]);
      const inputs = { displayName: "Zw7hunter2", rootCertificate: root.certificate };
      const told = (secrets: Secrets) =>
        process.create(configuration, inputs, { secrets }).then(
          () => "",
          (error: unknown) => [(error as Error).message, ...process.logged.splice(0)].join("\n"),
        );
      const leak = /hunt|Wnc3/i;
      expect(await told(new Secrets())).to.match(leak);
      const message = await told(marked);
      expect(message).to.contain("Graph answered POST").and.not.to.match(leak);
      refusing.close();
    });
  }

  it("is found by its text in upper and lower case, as an address, and as it is shown, but in no other word", () => {
    const secrets = new Secrets([], ["https://Inner.Example/beta/Way", "two\u200b\nlines", "cat", "A(B)+[c]"]);
    for (const [message, concealed] of [
      [
        "endpoint is https://inner.example, and inner.example isn't known",
        "endpoint is [secret], and [secret] isn't known",
      ],
      ["found https://INNER.example/beta/Way", "found [secret]"],
      [inOneLine("it is two\u200b\nlines"), "it is [secret]"],
      [inOneLine(JSON.stringify("two\u200b\nlines")), '"[secret]"'],
      ["the certificate of a Cat", "the certificate of a [secret]"],
      ["a(b)+[C]!", "[secret]!"],
    ] as const) {
      expect(secrets.conceal(message)).to.equal(concealed);
    }
    expect(new Secrets([], ["secret", "ret"]).conceal("a secret")).to.equal("a [secret]");
  });

  it("is in no error about a connection that is one", () => {
    for (const [property, value] of [
      ["endpoint", "https://Inner.Example/beta/Way"],
      ["authorityHost", "https://Inner.Example"],
      ["environment", "Inner.Example"],
      ["auth", "INNER.Example"],
    ] as const) {
      const told = {
        urn: "u",
        ignoreChanges: [],
        program: { hasSignedCertificate: undefined, placeUrn: undefined },
      };
      const session = new Session(
        (variable) => tenant.environment[variable],
        () => undefined,
        () => Promise.resolve(),
      );
      const secrets = new Secrets(["connection"], [value]);
      let message = "";
      try {
        session.context({ ...told, secrets, connection: { [property]: value } });
      } catch (error) {
        message = secrets.conceal((error as Error).message);
      }
      expect(message).to.contain(`connection.${property} is`).and.not.to.match(/inner/i);
    }
  });

  const asked: readonly [LookUpName, Properties][] = [
    ["getExternalCertificateAuthorityCertificate", { name: secret }],
    ["getExternalCertificateAuthorityCertificate", { id: secret }],
    ["getCertificateBasedApplicationConfiguration", { displayName: secret }],
    ["getTrustedCertificateAuthority", { certificateBasedApplicationConfigurationId: secret, id: "x" }],
    ["listTrustedCertificateAuthorities", { certificateBasedApplicationConfigurationId: secret }],
  ];
  for (const [name, args] of asked) {
    it(`is in no error of ${name} by ${Object.keys(args).join(" and ")}`, async () => {
      const settings = readConfiguration(
        (variable) => tenant.environment[variable],
        () => undefined,
      );
      const session = new LookUpSession(settings, () => undefined);
      const lookUp: LookUp = lookUps[name];
      const errorOf = async (secrets: Secrets) =>
        duringOperation({ sendsSecrets: secrets.any }, () => lookUp(args, { session, secrets })).then(
          () => "",
          (error: unknown) => (error as Error).message,
        );
      expect(await errorOf(new Secrets())).to.match(ofSecret);
      const message = await errorOf(new Secrets(Object.keys(args)));
      expect(message).to.contain("There is no ");
      expect(message).not.to.match(ofSecret);
    });
  }
});
