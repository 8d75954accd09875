import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { lookUps } from "../../provider/lookUps/lookUps.js";
import { LookUpSession } from "../../provider/lookUps/session.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { Secrets } from "../../provider/messages/secrets.js";
import type { Entity } from "../alteredGraph.js";
import { base64Of, selfSigned, signedBy } from "../certificates.js";
import { configurations, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { altering, changing, previewAndRefresh, ReticentGraph, root, type Made, type Where } from "./reticentGraph.js";

/** What Graph may leave out of an object, or give as null, by the resource that has to know it. */
const properties: readonly [Resource, readonly string[]][] = [
  [tlsCa, ["name", "commonName", "organizationName", "status", "validity"]],
  [signedCertificate, ["certificate", "chain", "status"]],
  [configuration, ["displayName", "description"]],
  [trustedCa, ["certificate", "isRootAuthority", "issuer", "issuerSubjectKeyIdentifier"]],
];
const ways = [
  ["leaves out", undefined],
  ["gives as null", null],
] as const;

describe("what a list of Graph's leaves out or gives as null", () => {
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

  const selects = (requests: readonly string[]) => requests.filter((request) => request.includes("$select"));

  it("is asked for nowhere where nothing is missing", async () => {
    for (const made of reticent.made) {
      const requests = await reticent.tenant.requestsDuring(() => previewAndRefresh(made, reticent));
      expect(selects(requests)).to.deep.equal([]);
    }
  });

  for (const [resource, names] of properties) {
    for (const name of names) {
      for (const [how, value] of ways) {
        it(`is asked for by id, once in a run, and no drift: ${name} of a ${resource.definition.objectKind}, which Graph ${how}`, async () => {
          const made = reticent.of(resource);
          reticent.graph.alter = altering("lists and objects", changing({ [name]: value }));
          const process = reticent.process();
          const requests = await reticent.tenant.requestsDuring(async () => {
            for (let times = 0; times < 2; times += 1) {
              const { differences } = await process.diff(resource, made.id, made.state, made.inputs);
              expect(differences).to.deep.equal([]);
            }
          });
          const asked = selects(requests).filter((request) => request.includes(made.id));
          expect(asked).to.have.length(1);
          expect(asked[0]).to.contain(name);
          expect(process.logged).to.deep.equal([]);
          const { state, drifted } = (await reticent.process().read(resource, made.id, made.state, made.inputs))!;
          expect({ state, drifted }).to.deep.equal({ state: made.state, drifted: false });
        });
      }
    }
  }

  it("is asked for together, whatever is missing of an object", async () => {
    for (const [resource, names] of properties) {
      const made = reticent.of(resource);
      const missing = Object.fromEntries(names.map((name) => [name, undefined]));
      reticent.graph.alter = altering("lists", changing(missing));
      const requests = await reticent.tenant.requestsDuring(() =>
        reticent.process().diff(resource, made.id, made.state, made.inputs),
      );
      const asked = selects(requests).filter((request) => request.includes(made.id));
      expect(asked).to.have.length(1);
      for (const name of names) {
        expect(asked[0]).to.contain(name);
      }
    }
  });

  it("hides no certificate that was replaced, no name that was changed and no CA that was disabled", async () => {
    const other = base64Of(selfSigned("/CN=Other").certificate);
    const request = String(reticent.of(tlsCa).state["certificateSigningRequest"]);
    const signedAgain = signedBy(root, request, 400);
    for (const [resource, name, now, drift] of [
      [trustedCa, "certificate", other, "certificate"],
      [configuration, "certificate", other, "rootCertificate"],
      [trustedCa, "isRootAuthority", true, "isRootAuthority"],
      [trustedCa, "issuer", "CN=Other", "issuer"],
      [configuration, "displayName", "Other", "displayName"],
      [signedCertificate, "certificate", signedAgain, "certificate"],
      [signedCertificate, "status", "disabled", "enabled"],
      [tlsCa, "commonName", "Other", "commonName"],
    ] as const) {
      for (const [, value] of ways) {
        const [hidden, changed] = [changing({ [name]: value }), changing({ [name]: now })];
        reticent.graph.alter = (answer, method, path) => {
          const isByName = method === "GET" && path.includes("$select");
          return isByName ? changed(answer) : altering("lists and objects", hidden)(answer, method, path);
        };
        const { differences, warnings } = await previewAndRefresh(reticent.of(resource), reticent);
        expect(differences, `${resource.definition.objectKind} ${name}`).to.deep.equal([drift]);
        expect(warnings[0]?.join()).to.contain(`${drift} was changed outside Pulumi`);
      }
    }
  });

  it("counts as none where Graph says so when it is asked for by name, and may be none", async () => {
    reticent.graph.alter = altering("all answers", changing({ description: null }));
    const { differences, warnings } = await previewAndRefresh(reticent.of(configuration), reticent);
    expect(differences).to.deep.equal(["description"]);
    expect(warnings[0]?.join()).to.contain("description was changed outside Pulumi: Graph has none");
  });

  it("is no drift where Graph tells it nowhere, and what can't be none is told of in each preview and refresh", async () => {
    for (const [resource, name, value, said] of [
      [configuration, "displayName", undefined, undefined],
      [tlsCa, "commonName", undefined, undefined],
      [tlsCa, "commonName", null, undefined],
      [trustedCa, "issuer", null, undefined],
      [tlsCa, "status", null, "status"],
      [signedCertificate, "status", undefined, "enabled"],
      [signedCertificate, "certificate", null, "certificate"],
      [signedCertificate, "chain", undefined, "chain"],
      [trustedCa, "certificate", null, "certificate"],
      [trustedCa, "isRootAuthority", undefined, "isRootAuthority"],
      [configuration, "certificate", undefined, "rootCertificate"],
      [configuration, "isRootAuthority", null, "rootCertificate"],
    ] as const) {
      const made = reticent.of(resource);
      reticent.graph.alter = altering("all answers", changing({ [name]: value }));
      const { differences, state, drifted, warnings } = await previewAndRefresh(made, reticent);
      expect({ differences, state, drifted }).to.deep.equal({ differences: [], state: made.state, drifted: false });
      for (const logged of warnings) {
        expect(logged, `${resource.definition.objectKind} ${name}`).to.have.length(said === undefined ? 0 : 1);
        expect(logged.join()).to.contain(said === undefined ? "" : `${said} of ${made.id}`);
        expect(logged.join()).to.contain(said === undefined ? "" : "Graph doesn't tell");
      }
    }
  });

  it("is asked for again after a refusal to be asked by name, and is then not told", async () => {
    const made = reticent.of(trustedCa);
    reticent.graph.alter = altering("all answers", changing({ issuer: undefined }));
    reticent.graph.refuses = (_method, path) => path.includes("$select");
    const { differences, warnings } = await previewAndRefresh(made, reticent);
    reticent.graph.refuses = () => false;
    expect({ differences, warnings }).to.deep.equal({ differences: [], warnings: [[], []] });
  });

  it("is no reason to go on where it can't be asked for", async () => {
    const { resource, id, state, inputs } = reticent.of(trustedCa);
    reticent.graph.alter = altering("lists", changing({ certificate: undefined }));
    reticent.graph.refuses = (_method, path) => (path.includes("$select") ? 403 : false);
    const { code } = await failure(reticent.process().diff(resource, id, state, inputs));
    reticent.graph.refuses = () => false;
    expect(code).to.equal("Forbidden");
  });

  it("is a root where the list has none, and its own address still has it", async () => {
    reticent.graph.alter = (answer) =>
      Array.isArray(answer["value"])
        ? { ...answer, value: (answer["value"] as Entity[]).filter((member) => member["isRootAuthority"] !== true) }
        : answer;
    const { differences, warnings } = await previewAndRefresh(reticent.of(configuration), reticent);
    expect({ differences, warnings }).to.deep.equal({ differences: [], warnings: [[], []] });
  });

  it("is asked for by look-ups too, of one object and of all", async () => {
    const session = () => new LookUpSession(reticent.settings, () => undefined);
    const { id } = reticent.of(configuration);
    const inIt = { certificateBasedApplicationConfigurationId: id };
    const all = async () => {
      const fresh = session();
      return [
        await lookUps.listExternalCertificateAuthorityCertificates({}, { session: fresh, secrets: new Secrets() }),
        await lookUps.listCertificateBasedApplicationConfigurations({}, { session: fresh, secrets: new Secrets() }),
        await lookUps.listTrustedCertificateAuthorities(inIt, { session: fresh, secrets: new Secrets() }),
        await lookUps.getExternalCertificateAuthorityCertificate(
          { name: reticent.of(tlsCa).state["name"] },
          { session: fresh, secrets: new Secrets() },
        ),
        await lookUps.getCertificateBasedApplicationConfiguration(
          { displayName: "Apps" },
          { session: fresh, secrets: new Secrets() },
        ),
        await lookUps.getTrustedCertificateAuthority(
          { ...inIt, id: reticent.of(trustedCa).id },
          { session: fresh, secrets: new Secrets() },
        ),
      ];
    };
    const told = await all();
    const names = properties.flatMap(([, some]) => some).filter((name) => name !== "description");
    for (const [, value] of ways) {
      const missing = changing(Object.fromEntries(names.map((name) => [name, value])));
      reticent.graph.alter = (answer, method, path) =>
        // What is expanded is in a list of its own.
        altering("lists", (entity) => {
          const { trustedCertificateAuthorities: within, ...rest } = missing(entity);
          return Array.isArray(within) && path.includes("$expand")
            ? {
                ...rest,
                displayName: entity["displayName"],
                trustedCertificateAuthorities: (within as Entity[]).map(missing),
              }
            : rest;
        })(answer, method, path);
      expect(await all()).to.deep.equal(told);
    }
  });
});

describe("a creation in a Graph that doesn't tell", () => {
  let reticent: ReticentGraph;

  beforeEach(async () => {
    reticent = await ReticentGraph.start();
  });
  afterEach(async () => {
    await reticent.close();
  });

  /** Creates another of each kind, and gives what they are. */
  async function createAll(): Promise<Made[]> {
    const made: Made[] = [];
    for (const { resource, inputs } of reticent.made) {
      const other = await argumentsOfAnother(resource, inputs, made);
      const process = reticent.process();
      const { id, state } = await process.create(resource, other, {
        urn: `urn:another ${resource.definition.objectKind}`,
      });
      made.push({ resource, id, inputs: other, state });
    }
    return made;
  }

  async function argumentsOfAnother(resource: Resource, inputs: Made["inputs"], made: readonly Made[]) {
    switch (resource) {
      case configuration:
        return { ...inputs, displayName: "Others" };
      case trustedCa:
        return { ...inputs, certificate: selfSigned("/CN=Another").certificate };
      case signedCertificate: {
        const [ca] = made;
        const { certificateSigningRequest } = await reticent.tenant.send("GET", `${tls}/${ca!.id}`);
        return { ...inputs, certificateId: ca!.id, certificate: signedBy(root, String(certificateSigningRequest)) };
      }
      default:
        return inputs;
    }
  }

  const everything = properties.flatMap(([, names]) => names);

  for (const where of ["lists", "lists and objects"] as const satisfies Where[]) {
    for (const [how, value] of ways) {
      it(`goes as ever where it ${how} everything in ${where}, and waits for nothing longer`, async () => {
        reticent.graph.alter = altering(where, changing(Object.fromEntries(everything.map((name) => [name, value]))));
        const before = reticent.clock.slept.length;
        for (const { state } of await createAll()) {
          expect(Object.values(state)).not.to.include(undefined);
        }
        expect(reticent.clock.slept.slice(before)).to.deep.equal([]);
        expect(await reticent.tenant.list(tls)).to.have.length(2);
        expect(await reticent.tenant.list(configurations)).to.have.length(2);
        expect(await reticent.tenant.list(reticent.members)).to.have.length(3);
      });
    }
  }

  for (const name of ["certificate", "chain", "status"]) {
    for (const [how, value] of ways) {
      it(`doesn't wait for a ${name} that it ${how} however it is asked`, async () => {
        reticent.graph.alter = altering("all answers", changing({ [name]: value }));
        await createAll();
        expect(reticent.clock.slept.reduce((sum, slept) => sum + slept, 0)).to.be.below(60_000);
      });
    }
  }

  it("says that it could not wait for a status that is never told, and has it written all the same", async () => {
    const made = await createAll();
    const { resource, inputs } = made[1]!;
    await reticent.tenant.send("PATCH", `${tls}/${made[0]!.id}`, { status: "disabled" });
    reticent.graph.alter = altering("all answers", changing({ status: null }));
    const process = reticent.process();
    await process.create(resource, inputs, { urn: "urn:again" });
    expect(process.logged.join()).to.contain(`Graph doesn't tell the status of ${made[0]!.id}`);
    expect((await reticent.tenant.send("GET", `${tls}/${made[0]!.id}`))["status"]).to.equal("active");
  });

  it("takes null in the answer to what it sent for what it sent", async () => {
    const nulls = changing(Object.fromEntries(everything.map((name) => [name, null])));
    reticent.graph.alter = (answer, method) => (method === "POST" ? nulls(answer) : answer);
    for (const { resource, id, state, inputs } of await createAll()) {
      const { differences } = await reticent.process().diff(resource, id, state, inputs);
      expect(differences.map(({ property }) => property)).to.deep.equal([]);
    }
  });

  for (const where of ["lists", "lists and objects", "all answers"] as const satisfies Where[]) {
    it(`whose answer is lost finds what it made, though ${where} leave out what it is known by`, async () => {
      const hidden = changing({ certificate: null, issuer: undefined, displayName: null, status: null });
      reticent.graph.alter = (answer, method, path) =>
        method === "POST" ? "lost" : altering(where, hidden)(answer, method, path);
      const others = reticent.made.filter(({ resource }) => resource === trustedCa);
      for (const { resource, inputs } of where === "all answers" ? others : reticent.made) {
        if (resource !== signedCertificate) {
          const other = await argumentsOfAnother(resource, inputs, []);
          await reticent.process().create(resource, other, { urn: `urn:another ${resource.definition.objectKind}` });
        }
      }
      reticent.graph.alter = (answer) => answer;
      expect(await reticent.tenant.list(reticent.members)).to.have.length(3);
      expect(await reticent.tenant.list(configurations)).to.have.length(where === "all answers" ? 1 : 2);
      expect(await reticent.tenant.list(tls)).to.have.length(where === "all answers" ? 1 : 2);
    });
  }

  it("ends where a CA's status is never told: it is disabled and removed, but by whom it wasn't disabled it isn't", async () => {
    const [ca, signed] = [reticent.of(tlsCa), reticent.of(signedCertificate)];
    reticent.graph.alter = altering("all answers", changing({ status: undefined }));
    const { code, message } = await failure(reticent.process().delete(tlsCa, ca.id, ca.state));
    expect(code).to.equal("InUse");
    expect(message).to.contain("Graph doesn't tell its status").and.to.contain("delete it in the Entra admin center");
    const destroy = reticent.process();
    await destroy.delete(signedCertificate, signed.id, signed.state);
    expect((await reticent.tenant.send("GET", `${tls}/${ca.id}`))["status"]).to.equal("disabled");
    await destroy.delete(tlsCa, ca.id, ca.state);
    expect(await reticent.tenant.list(tls)).to.deep.equal([]);
  });
});
