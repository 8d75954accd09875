import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { lookUps, sessionOf } from "../../provider/lookUps/lookUps.js";
import { LookUpSession } from "../../provider/lookUps/session.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { Secrets } from "../../provider/messages/secrets.js";
import type { Entity } from "../alteredGraph.js";
import { base64Of, opensslSays, selfSigned, signingRequestFor } from "../certificates.js";
import { failure } from "./failure.js";
import { configuration, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { altering, changing, issuing, previewAndRefresh, ReticentGraph, root } from "./reticentGraph.js";

const der = Buffer.from(base64Of(selfSigned("/CN=Other").certificate), "base64");

/** What may be in the place of a certificate. */
const garbage: Readonly<Record<string, unknown>> = {
  "a certificate with one more byte": Buffer.concat([der, Buffer.from([0])]).toString("base64"),
  "a certificate that ends too early": der.subarray(0, -1).toString("base64"),
  "base64 of something else": "AAAA",
  "a text": "no certificate",
  "an empty text": "",
  blanks: " \n",
  "a number": 7,
  true: true,
  "an object": {},
  "a list": [der.toString("base64")],
  "two certificates": `${root.certificate}${issuing.certificate}`,
  "a signing request": signingRequestFor("/CN=x"),
};

describe("what the tenant has and can't be read", () => {
  let reticent: ReticentGraph;

  before(async () => {
    reticent = await ReticentGraph.start();
  });
  after(async () => {
    await reticent.close();
  });
  afterEach(() => {
    reticent.graph.alter = (answer) => answer;
  });

  const places: readonly [Resource, string, string][] = [
    [configuration, "certificate", "rootCertificate"],
    [trustedCa, "certificate", "certificate"],
    [signedCertificate, "certificate", "certificate"],
    [signedCertificate, "chain", "chain"],
  ];
  for (const [resource, property, shown] of places) {
    for (const [what, value] of Object.entries(garbage)) {
      if (property === "chain" && what === "two certificates") {
        continue;
      }
      it(`is told of in each preview and refresh, and isn't "unchanged" in silence: ${what} for the ${shown} of a ${resource.definition.objectKind}`, async () => {
        const made = reticent.of(resource);
        reticent.graph.alter = altering("all answers", changing({ [property]: value }));
        const { differences, state, drifted, warnings } = await previewAndRefresh(made, reticent);
        expect({ differences, state, drifted }).to.deep.equal({ differences: [], state: made.state, drifted: false });
        for (const logged of warnings) {
          expect(logged).to.have.length(1);
          expect(logged[0]).to.contain(`warning: ${shown} of ${made.id}`).and.to.contain("can't be read: Graph has");
        }
        if (resource === configuration) {
          expect(warnings[0]?.[0]).to.contain(`that of the root ${String(made.state["rootAuthorityId"])}`);
        }
      });
    }
  }

  it("is told of for every other property, and no drift", async () => {
    for (const [resource, property, value, shown] of [
      [configuration, "displayName", 7, "displayName"],
      [configuration, "description", {}, "description"],
      [configuration, "isRootAuthority", "true", "rootCertificate"],
      [configuration, "isRootAuthority", 1, "rootCertificate"],
      [trustedCa, "isRootAuthority", "false", "isRootAuthority"],
      [trustedCa, "issuer", ["CN=x"], "issuer"],
      [trustedCa, "issuerSubjectKeyIdentifier", 17, "issuerSubjectKeyIdentifier"],
      [tlsCa, "name", true, "name"],
      [tlsCa, "commonName", {}, "commonName"],
      [tlsCa, "status", 2, "status"],
      [tlsCa, "validity", "2026-11-27", "validity"],
      [tlsCa, "validity", [], "validity"],
      [tlsCa, "validity", { startDateTime: 5, endDateTime: 6 }, "validity"],
      [tlsCa, "validity", { startDateTime: "soon", endDateTime: "2026-11-27T00:00:00Z" }, "validity"],
      [signedCertificate, "status", 2, "enabled"],
      [signedCertificate, "status", "paused", "enabled"],
    ] as const) {
      const made = reticent.of(resource);
      reticent.graph.alter = altering("all answers", changing({ [property]: value }));
      const { differences, state, drifted, warnings } = await previewAndRefresh(made, reticent);
      const kept = property === "status" && value === "paused" ? { ...made.state, status: value } : made.state;
      expect({ differences, state, drifted }).to.deep.equal({ differences: [], state: kept, drifted: false });
      for (const logged of warnings) {
        expect(logged, `${resource.definition.objectKind} ${property} ${JSON.stringify(value)}`).to.have.length(1);
        expect(logged[0]).to.contain(`${shown} of ${made.id} can't be`);
      }
    }
  });

  it("isn't told of where the program ignores it", async () => {
    for (const [resource, property, shown] of places) {
      reticent.graph.alter = altering("all answers", changing({ [property]: "no certificate" }));
      const { warnings } = await previewAndRefresh(reticent.of(resource), reticent, { ignoreChanges: [shown] });
      expect(warnings).to.deep.equal([[], []]);
    }
  });

  it("doesn't keep the program from changing it", async () => {
    for (const [resource, property, shown] of places) {
      const { id, state, inputs } = reticent.of(resource);
      reticent.graph.alter = altering("all answers", changing({ [property]: "no certificate" }));
      const wanted = { ...inputs, [shown]: selfSigned("/CN=New").certificate };
      const { differences } = await reticent.process().diff(resource, id, state, wanted);
      expect(differences.map((difference) => difference.property)).to.include(shown);
    }
  });

  it("is told of beside a CA that expectedCertificates doesn't have", async () => {
    const made = reticent.of(configuration);
    const inputs = { ...made.inputs, expectedCertificates: [issuing.certificate] };
    const watched = { ...made, inputs, state: { ...made.state, ...inputs } };
    reticent.graph.alter = altering("all answers", changing({ certificate: "no certificate" }));
    const { warnings } = await previewAndRefresh(watched, reticent);
    for (const logged of warnings) {
      expect(logged).to.have.length(2);
      expect(logged.join()).to.contain(`rootCertificate of ${made.id} is that of the root`);
      expect(logged.join()).to.contain(
        `the CA ${reticent.of(trustedCa).id} is trusted here, and its certificate can't be`,
      );
    }
  });

  it("is never adopted", async () => {
    for (const [resource, property, value] of [
      [configuration, "certificate", garbage["a certificate with one more byte"]],
      [configuration, "certificate", null],
      [configuration, "isRootAuthority", "true"],
      [configuration, "displayName", 7],
      [trustedCa, "certificate", garbage["a certificate with one more byte"]],
      [trustedCa, "certificate", undefined],
      [trustedCa, "isRootAuthority", "false"],
      [tlsCa, "commonName", 7],
    ] as const) {
      const { id, inputs } = reticent.of(resource);
      reticent.graph.alter = altering("all answers", changing({ [property]: value }));
      const wanted = { ...inputs, adopt: id };
      const [finding] = await reticent.process().check(resource, wanted);
      expect(finding, `${resource.definition.objectKind} ${property}`).to.include({ property: "adopt" });
      expect(finding?.reason).to.match(/can't be (told|read)/);
      const { code } = await failure(reticent.process().create(resource, wanted));
      expect(code).to.equal("CannotAdopt");
    }
  });

  it("is a second root, which is told of, and the first one is still known", async () => {
    const made = reticent.of(configuration);
    const isRoot = changing({ isRootAuthority: true });
    for (const reverse of [false, true]) {
      reticent.graph.alter = (answer, method, path) => {
        const altered = altering("all answers", isRoot)(answer, method, path) as Entity;
        return reverse && Array.isArray(altered["value"])
          ? { ...altered, value: (altered["value"] as Entity[]).toReversed() }
          : altered;
      };
      const { differences, state, warnings } = await previewAndRefresh(made, reticent);
      expect({ differences, state }).to.deep.equal({ differences: [], state: made.state });
      for (const logged of warnings) {
        expect(logged).to.have.length(1);
        expect(logged[0]).to.contain("has 2 roots").and.to.contain(String(made.state["rootAuthorityId"]));
        expect(logged[0]).to.contain(reticent.of(trustedCa).id);
      }
    }
  });

  it("is a member that is sent twice and otherwise each time: what it is, its own address tells", async () => {
    const made = reticent.of(trustedCa);
    const other = base64Of(selfSigned("/CN=Other").certificate);
    reticent.graph.alter = (answer) => {
      const members = answer["value"] as Entity[] | undefined;
      return members === undefined
        ? answer
        : { ...answer, value: [...members, ...members.map(changing({ certificate: other }))] };
    };
    const { differences, warnings } = await previewAndRefresh(made, reticent);
    expect({ differences, warnings }).to.deep.equal({ differences: [], warnings: [[], []] });
  });

  it("is a member without an id: an error, since nothing is known of what it is", async () => {
    for (const { resource, id, state, inputs } of reticent.made) {
      reticent.graph.alter = altering("lists", changing({ id: null }));
      const { code, message } = await failure(reticent.process().diff(resource, id, state, inputs));
      expect(code).to.equal("UnexpectedAnswer");
      expect(message).to.contain("a member that has no id");
    }
  });

  it("is another object than was asked for: an error", async () => {
    for (const { resource, id, state, inputs } of reticent.made) {
      reticent.graph.alter = (answer) =>
        Array.isArray(answer["value"]) ? { ...answer, value: [] } : { ...answer, id: "another" };
      const { code, message } = await failure(reticent.process().diff(resource, id, state, inputs));
      expect(code).to.equal("UnexpectedAnswer");
      expect(message).to.contain("another object than the one that was asked for");
    }
  });

  it("keeps a CA enabled whose certificate may be somebody else's", async () => {
    const { id, state } = reticent.of(signedCertificate);
    reticent.graph.alter = altering("all answers", changing({ certificate: "no certificate" }));
    const process = reticent.process();
    await process.delete(signedCertificate, id, state);
    expect(process.logged.join()).to.contain(`${id} has a certificate that can't be read, and stays enabled`);
    reticent.graph.alter = (answer) => answer;
    expect((await reticent.process().read(signedCertificate, id, state, {}))?.state).to.include({ status: "active" });
  });

  it("keeps a CA whose status isn't known", async () => {
    const { id, state } = reticent.of(tlsCa);
    reticent.graph.alter = altering("all answers", changing({ status: "paused" }));
    const { code, message } = await failure(reticent.process().delete(tlsCa, id, state));
    expect(code).to.equal("InUse");
    expect(message).to.contain('Graph has it as "paused"');
  });

  describe("by a look-up", () => {
    let warned: string[];

    function session(): LookUpSession {
      warned = [];
      return new LookUpSession(
        reticent.settings,
        () => undefined,
        (line) => warned.push(line),
      );
    }

    const inIt = () => ({ certificateBasedApplicationConfigurationId: reticent.of(configuration).id });

    it("is left out with a warning", async () => {
      reticent.graph.alter = (answer, method, path) =>
        altering("all answers", (entity) => {
          const altered = changing({ certificate: "no certificate", chain: 7 })(entity);
          const within = altered["trustedCertificateAuthorities"] as Entity[] | undefined;
          return within === undefined
            ? altered
            : { ...altered, trustedCertificateAuthorities: within.map(changing({ certificate: "no certificate" })) };
        })(answer, method, path);
      for (const [look, properties] of [
        [
          () =>
            lookUps.getTrustedCertificateAuthority(
              { ...inIt(), id: reticent.of(trustedCa).id },
              { session: session(), secrets: new Secrets() },
            ),
          ["certificate"],
        ],
        [
          () => lookUps.listTrustedCertificateAuthorities(inIt(), { session: session(), secrets: new Secrets() }),
          ["certificate", "certificate"],
        ],
        [
          () =>
            lookUps.getCertificateBasedApplicationConfiguration(
              { displayName: "Apps" },
              { session: session(), secrets: new Secrets() },
            ),
          ["rootCertificate"],
        ],
        [
          () =>
            lookUps.listCertificateBasedApplicationConfigurations({}, { session: session(), secrets: new Secrets() }),
          ["rootCertificate"],
        ],
        [
          () =>
            lookUps.getExternalCertificateAuthorityCertificate(
              { id: reticent.of(tlsCa).id },
              { session: session(), secrets: new Secrets() },
            ),
          ["certificate", "chain"],
        ],
        [
          () =>
            lookUps.listExternalCertificateAuthorityCertificates({}, { session: session(), secrets: new Secrets() }),
          ["certificate", "chain"],
        ],
      ] as const) {
        const found = [await look()].flat() as Entity[];
        expect(warned.map((line) => line.split(" ")[0])).to.deep.equal(properties);
        expect(warned.join()).to.contain("can't be read").and.to.contain("it is left out");
        for (const entity of found) {
          for (const property of properties) {
            expect(entity).not.to.have.property(property);
          }
        }
      }
    });

    it("is told of once in a run of a program, however often it is looked up", async () => {
      reticent.graph.alter = altering("all answers", changing({ certificate: "no certificate" }));
      const said: string[] = [];
      const ofRun = sessionOf(
        {},
        reticent.settings,
        () => undefined,
        (line) => said.push(line),
      );
      for (let times = 0; times < 2; times += 1) {
        await lookUps.listTrustedCertificateAuthorities(inIt(), { session: ofRun, secrets: new Secrets() });
      }
      expect(said).to.have.length(2);
    });

    it("may be what is sought by its thumbprint, which is then an error", async () => {
      const thumbprint = opensslSays(issuing.certificate, "-fingerprint", "-sha256").replace(/^.*=/, "");
      reticent.graph.alter = altering("all answers", changing({ certificate: "no certificate" }));
      const { code, message } = await failure(
        lookUps.getTrustedCertificateAuthority(
          { ...inIt(), thumbprint },
          { session: session(), secrets: new Secrets() },
        ),
      );
      expect(code).to.equal("UnexpectedAnswer");
      expect(message).to.contain(`that of ${reticent.of(trustedCa).id} can't be read`);
    });

    it("is an error where no result is without it", async () => {
      for (const [property, value, look] of [
        [
          "isRootAuthority",
          "true",
          () => lookUps.listTrustedCertificateAuthorities(inIt(), { session: session(), secrets: new Secrets() }),
        ],
        [
          "status",
          7,
          () =>
            lookUps.listExternalCertificateAuthorityCertificates({}, { session: session(), secrets: new Secrets() }),
        ],
        [
          "commonName",
          null,
          () =>
            lookUps.getExternalCertificateAuthorityCertificate(
              { id: reticent.of(tlsCa).id },
              { session: session(), secrets: new Secrets() },
            ),
        ],
      ] as const) {
        reticent.graph.alter = altering("all answers", changing({ [property]: value }));
        const { code, message } = await failure(look());
        expect(code).to.equal("UnexpectedAnswer");
        expect(message).to.contain(`${property} of the `).and.to.contain("can't be read");
      }
    });
  });
});

describe("a certificate signing request of Graph's", () => {
  let reticent: ReticentGraph;

  before(async () => {
    reticent = await ReticentGraph.start();
  });
  after(async () => {
    await reticent.close();
  });

  const inputs = { commonName: "Another", organizationName: "Contoso Ltd" };
  const toDer = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, "");
  const forms: Readonly<Record<string, (pem: string) => string>> = {
    "as it is": (pem) => pem,
    "base64 of its DER": toDer,
    "base64 of its DER in lines": (pem) => pem.replace(/-----[^-]+-----\n/g, ""),
    "base64 of the PEM": (pem) => Buffer.from(pem).toString("base64"),
    "base64 of the base64": (pem) => Buffer.from(toDer(pem)).toString("base64"),
    "PEM with CRLF": (pem) => pem.replaceAll("\n", "\r\n"),
    "PEM with the older label": (pem) => pem.replaceAll("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
    "PEM with another label": (pem) => pem.replaceAll("CERTIFICATE REQUEST", "PKCS10"),
    "base64 of PEM with another label": (pem) =>
      Buffer.from(pem.replaceAll("CERTIFICATE REQUEST", "CERTIFICATE")).toString("base64"),
    "PEM in one line": (pem) => `-----BEGIN CERTIFICATE REQUEST-----\n${toDer(pem)}\n-----END CERTIFICATE REQUEST-----`,
    "PEM with text before it": (pem) => `the request:\n${pem}`,
    "PEM with text behind it that moves the cursor": (pem) => `${pem}\u001b[2J##[error]\n`,
    "PEM without line ends": (pem) => pem.replaceAll("\n", ""),
  };
  for (const [form, write] of Object.entries(forms)) {
    it(`is an output in PEM where Graph gives it as ${form}`, async () => {
      let pem = "";
      reticent.graph.alter = (answer, method) => {
        if (method !== "POST") {
          return answer;
        }
        pem = String(answer["certificateSigningRequest"]);
        return { ...answer, certificateSigningRequest: write(pem) };
      };
      const { state } = await reticent.process().create(tlsCa, inputs, { urn: `urn:${form}` });
      const request = String(state["certificateSigningRequest"]);
      expect(request).to.match(/^-----BEGIN CERTIFICATE REQUEST-----\n[^-\r]+\n-----END CERTIFICATE REQUEST-----\n?$/);
      expect(toDer(request)).to.equal(toDer(pem));
    });
  }

  for (const [form, write] of Object.entries(forms)) {
    it(`is the same to a look-up and a refresh, as ${form}`, async () => {
      const { id, state } = reticent.of(tlsCa);
      const { certificateSigningRequest: pem, ...unknown } = state;
      reticent.graph.alter = altering("all answers", changing({ certificateSigningRequest: write(String(pem)) }));
      const read = await reticent.process().read(tlsCa, id, { ...unknown }, {});
      expect(toDer(String(read?.state["certificateSigningRequest"]))).to.equal(toDer(String(pem)));
      expect(read?.state["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
    });
  }

  it("that can't be read is asked for by name, and then said: the state keeps the CA, and the next update asks again", async () => {
    for (const value of ["no request", 7, root.certificate, "AAAA"]) {
      const unreadable = changing({ certificateSigningRequest: value });
      reticent.graph.alter = (answer, method, path) =>
        method === "GET" ? altering("all answers", unreadable)(answer, method, path) : unreadable(answer);
      const process = reticent.process();
      const error = await failure(process.create(tlsCa, inputs, { urn: `urn:${JSON.stringify(value)}` }));
      expect(error).to.include({ code: "UnexpectedAnswer" });
      const { id, state } = error as unknown as { id: string; state: Record<string, unknown> };
      expect(error.message).to.contain(`The CA ${id} was created, but its certificateSigningRequest can't be read`);
      expect(state)
        .to.include({ ...inputs, status: "csrGenerated" })
        .and.not.to.have.property("certificateSigningRequest");
      expect((await failure(process.update(tlsCa, id, state, inputs))).message).to.contain("can't be read");
      const refresh = reticent.process();
      expect((await refresh.read(tlsCa, id, state, inputs))?.state).not.to.have.property("certificateSigningRequest");
      expect(refresh.logged.join()).to.contain(`certificateSigningRequest of ${id} can't be read`);
      reticent.graph.alter = (answer) => answer;
      const updated = await process.update(tlsCa, id, state, inputs);
      expect(updated["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
    }
  });

  it("that can be read where it is asked for by name is taken from there", async () => {
    reticent.graph.alter = (answer, method) =>
      method === "POST" ? { ...answer, certificateSigningRequest: "no request" } : answer;
    const { state } = await reticent.process().create(tlsCa, inputs, { urn: "urn:by name" });
    expect(state["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
  });
});
