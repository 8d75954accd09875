import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Rule } from "../../provider/checks/rule.js";
import { rules } from "../../provider/checks/signedCertificate.js";
import { trustedRules } from "../../provider/checks/trustedCertificate.js";
import { readValue } from "../../provider/kernel/border.js";
import { same } from "../../provider/kernel/comparison.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { unknown } from "../../provider/kernel/unknown.js";
import type { Values } from "../../provider/kernel/values.js";
import { AlteredGraph } from "../alteredGraph.js";
import { issuedBy, selfSigned, signedBy, signingRequestFor, withFalseSignature } from "../certificates.js";
import { Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";

const never = ["malformed", "unreadable-extension", "csr-signature-invalid", "key-mismatch", "chain-too-tangled"];
const neverOfSignatures = ["signature-invalid", "signature-algorithm-unknown", "root-signature-invalid"];
const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
const noKeyIds = ["subjectKeyIdentifier=none", "authorityKeyIdentifier=none"];
const root = selfSigned("/CN=Root");
const another = selfSigned("/CN=Root");

describe("accepting findings", () => {
  let tenant: Tenant;
  let request: string;
  /** Of a signed certificate that breaks no rule but that it ends in three months. */
  let inputs: Properties;

  beforeEach(async () => {
    // What is accepted here, Graph takes.
    tenant = await Tenant.start({ enrollingMilliseconds: 0, uploadChecks: "keyOnly" });
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const { id, state } = await newProcess().create(tlsCa, names);
    request = String(state["certificateSigningRequest"]);
    inputs = {
      certificateId: id,
      certificateSigningRequest: request,
      certificate: signedBy(root, request, 90),
      chain: root.certificate,
    };
  });
  afterEach(async () => {
    await tenant.emulator.close();
  });

  function newProcess(environment: Readonly<Record<string, string>> = {}): HandlerProcess {
    return new HandlerProcess({ ...tenant.environment, ...environment });
  }

  async function reasons(given: Properties, resource: Resource = signedCertificate): Promise<string[]> {
    return (await newProcess().check(resource, given)).map(({ property, reason }) => `${property} ${reason}`);
  }

  /** The entry for the certificate alone that an error offers first. */
  const offered = (reason: string) => /acceptedFindings: \["([^"]*)"\]/.exec(reason)?.[1] ?? "";

  it("for a certificate alone is offered first, and taken as it is offered", async () => {
    const [reason = "", ...more] = await reasons(inputs);
    expect(more).to.deep.equal([]);
    const { fingerprint256 } = new X509Certificate(String(inputs["certificate"]));
    const thumbprint = fingerprint256.replaceAll(":", "").toLowerCase();
    expect(reason).to.match(
      new RegExp(
        `accept this for this certificate alone with acceptedFindings: \\["ends-within-six-months@${thumbprint}"\\], for every one with \\["ends-within-six-months"\\]$`,
      ),
    );
    const accepting = { ...inputs, acceptedFindings: [offered(reason)] };
    const process = newProcess();
    expect(await process.check(signedCertificate, accepting)).to.deep.equal([]);
    expect(process.logged.join()).to.contain("warning: certificate must be valid for six more months");
    await process.create(signedCertificate, accepting);
  });

  it("for a certificate alone is written with its SHA-256 or SHA-1 in any spelling, and holds for no other", async () => {
    const { fingerprint, fingerprint256 } = new X509Certificate(String(inputs["certificate"]));
    const renewed = { ...inputs, certificate: signedBy(root, request, 91) };
    for (const thumbprint of [
      ...[fingerprint256, fingerprint256.toLowerCase(), fingerprint256.replaceAll(":", "")],
      ...[fingerprint, fingerprint.replaceAll(":", " ").toLowerCase(), `\u200e${fingerprint.replaceAll(":", "")}`],
    ]) {
      const acceptedFindings = [`ends-within-six-months@${thumbprint}`];
      expect(await reasons({ ...inputs, acceptedFindings }), thumbprint).to.deep.equal([]);
      expect((await reasons({ ...renewed, acceptedFindings })).join(), thumbprint).to.contain("six more months");
      const { message } = await failure(newProcess().create(signedCertificate, { ...renewed, acceptedFindings }));
      expect(message, thumbprint).to.contain("[ends-within-six-months]");
    }
    const other = new X509Certificate(root.certificate).fingerprint256;
    const [reason] = await reasons({ ...inputs, acceptedFindings: [`ends-within-six-months@${other}`] });
    expect(reason).to.contain("[ends-within-six-months]");
    // It says nothing of other rules, either.
    expect(await reasons({ ...inputs, acceptedFindings: [`path-length-zero@${fingerprint256}`] })).to.have.length(1);
  });

  it("for a certificate alone may name one of the chain, a trusted CA and a root", async () => {
    const issuing = issuedBy(root, "/CN=Issuing", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,cRLSign"]);
    const above = {
      ...inputs,
      certificate: signedBy(issuing, request),
      chain: [root.certificate, issuing.certificate],
    };
    const [ofChain = ""] = await reasons(above);
    expect(ofChain).to.match(/^chain\[1\] must have keyCertSign/);
    expect(await reasons({ ...above, acceptedFindings: [offered(ofChain)] })).to.deep.equal([]);
    const leaf = new X509Certificate(above.certificate).fingerprint;
    expect(await reasons({ ...above, acceptedFindings: [`chain-key-cert-sign-missing@${leaf}`] })).to.have.length(1);

    const withoutCertSign = selfSigned("/CN=Root", ["keyUsage=critical,cRLSign"]).certificate;
    const configured = { rootCertificate: withoutCertSign };
    const [ofRoot = ""] = await reasons(configured, configuration);
    expect(await reasons({ ...configured, acceptedFindings: [offered(ofRoot)] }, configuration)).to.deep.equal([]);
    const trusted = { certificateBasedApplicationConfigurationId: unknown, certificate: withoutCertSign };
    const [ofTrusted = ""] = await reasons(trusted, trustedCa);
    expect(offered(ofTrusted))
      .to.equal(offered(ofRoot))
      .and.to.match(/^key-cert-sign-missing@[0-9a-f]{64}$/);
    expect(await reasons({ ...trusted, acceptedFindings: [offered(ofTrusted)] }, trustedCa)).to.deep.equal([]);
  });

  it("is offered for neither a wrong key nor a wrong signature, and refused whatever is written", async () => {
    const issuing = issuedBy(root, "/CN=Issuing", authority);
    const wrong: Readonly<Record<string, Properties>> = {
      "key-mismatch": { certificate: signedBy(root, signingRequestFor("/CN=Contoso TLS CA")) },
      "csr-signature-invalid": {
        certificate: signedBy(root, request),
        certificateSigningRequest: withFalseSignature(request),
      },
      "signature-invalid": { certificate: withFalseSignature(signedBy(root, request)) },
      "signature-invalid in the chain": {
        certificate: signedBy(issuing, request),
        chain: [withFalseSignature(issuing.certificate), root.certificate],
      },
      "signature-invalid of the root": {
        certificate: signedBy(root, request),
        chain: withFalseSignature(root.certificate),
      },
      "signature-invalid by another root of the same name": {
        certificate: signedBy(another, request, 365, [...authority, "extendedKeyUsage=serverAuth", ...noKeyIds]),
        chain: root.certificate,
      },
    };
    for (const [what, given] of Object.entries(wrong)) {
      const [rule = ""] = what.split(" ");
      const [reason = "", ...more] = await reasons({ ...inputs, ...given });
      expect(reason, what).to.contain(`[${rule}]`).and.not.to.contain("acceptedFindings");
      expect(more, what).to.deep.equal([]);
      const { fingerprint256 } = new X509Certificate(String(given["certificate"]));
      for (const entry of [rule, `${rule}@${fingerprint256}`]) {
        const accepting = { ...inputs, ...given, acceptedFindings: [entry] };
        expect((await reasons(accepting)).join(), what).to.match(
          new RegExp("^acceptedFindings names a rule that can't be accepted: [a-z]"),
        );
        // Where no check has seen it, either.
        const requests = await tenant.requestsDuring(async () => {
          const { code, message } = await failure(newProcess().create(signedCertificate, accepting));
          expect([code, message.includes(`[${rule}]`)], what).to.deep.equal(["BadCertificate", true]);
        });
        expect(requests, what).to.deep.equal([]);
      }
      // Nor may it turn out to be accepted.
      const [open = ""] = await reasons({ ...inputs, ...given, acceptedFindings: unknown });
      expect(open, what).to.contain(`[${rule}]`);
    }
  });

  it("is refused of an extension that can't be read, wherever it is", async () => {
    const unreadable = [
      "basicConstraints=critical,CA:TRUE",
      "keyUsage=critical,keyCertSign",
      "2.5.29.30=critical,DER:0500",
    ];
    const issuing = issuedBy(root, "/CN=Issuing", unreadable);
    const own = selfSigned("/CN=Unreadable", unreadable.slice(1));
    for (const [resource, given] of [
      [
        signedCertificate,
        { ...inputs, certificate: signedBy(issuing, request), chain: [issuing.certificate, root.certificate] },
      ],
      [configuration, { rootCertificate: own.certificate }],
      [configuration, { rootCertificate: root.certificate, trustedCertificates: [issuing.certificate] }],
      [trustedCa, { certificateBasedApplicationConfigurationId: unknown, certificate: issuing.certificate }],
    ] as const) {
      const [reason = "", ...more] = await reasons(given, resource);
      expect(reason).to.contain("[unreadable-extension]").and.not.to.contain("acceptedFindings");
      expect(more).to.deep.equal([]);
      const accepting = { ...given, acceptedFindings: ["unreadable-extension"] };
      expect((await reasons(accepting, resource)).join()).to.contain("names a rule that can't be accepted: what the");
      const { code, message } = await failure(newProcess().create(resource, accepting));
      expect([code, message.includes("[unreadable-extension]")]).to.deep.equal(["BadCertificate", true]);
    }
  });

  it("is refused of a root whose signature isn't its own", async () => {
    const altered = { rootCertificate: withFalseSignature(root.certificate) };
    const [reason = ""] = await reasons(altered, configuration);
    expect(reason).to.contain("[root-signature-invalid]").and.not.to.contain("acceptedFindings");
    const cross = { rootCertificate: issuedBy(another, "/CN=Root", [...authority, ...noKeyIds]).certificate };
    expect((await reasons(cross, configuration)).join()).to.contain("[root-signature-invalid]");
    const accepting = { ...altered, acceptedFindings: ["root-signature-invalid"] };
    expect((await reasons(accepting, configuration)).join()).to.contain("can't be accepted");
    expect((await failure(newProcess().create(configuration, accepting))).code).to.equal("BadCertificate");
    const trusted = { certificateBasedApplicationConfigurationId: unknown, certificate: altered.rootCertificate };
    expect(await reasons({ ...trusted, isRootAuthority: true }, trustedCa)).to.have.length(1);
  });

  it("is refused for every rule behind which a wrong key or signature may be, and for no other", () => {
    const ids = (of: readonly Rule[]) =>
      of.filter(({ neverAccepted }) => neverAccepted !== undefined).map(({ id }) => id);
    expect([...new Set([...ids(rules), ...ids(trustedRules)])]).to.have.members([...never, ...neverOfSignatures]);
  });

  it("names what an entry has that is none, and what there is", async () => {
    const thumbprint = "a".repeat(64);
    for (const [entry, found] of [
      [
        "",
        /^acceptedFindings names something that is no rule for this resource: those that can be accepted are not-a-ca, basic/,
      ],
      ["all", /something that is no rule for this resource/],
      ["*", /something that is no rule for this resource/],
      ["PATH-LENGTH-ZERO", /something that is no rule for this resource/],
      [" path-length-zero", /something that is no rule for this resource/],
      ["path-length-zero ", /something that is no rule for this resource/],
      [`path-length-zero:${thumbprint}`, /something that is no rule for this resource/],
      [`@${thumbprint}`, /something that is no rule for this resource/],
      ["path-length-zero@", /something behind @ that is no thumbprint: give the hexadecimal digits/],
      ["path-length-zero@ ", /something behind @ that is no thumbprint/],
      ["path-length-zero@:", /something behind @ that is no thumbprint/],
      [`path-length-zero@${thumbprint}a`, /something behind @ that is no thumbprint/],
      [`path-length-zero@${thumbprint.slice(1)}g`, /something behind @ that is no thumbprint/],
      [`path-length-zero@${thumbprint}@${thumbprint}`, /something behind @ that is no thumbprint/],
      ["root-not-self-issued", /something that is no rule for this resource/],
    ] as const) {
      const [reason, ...more] = await reasons({ ...inputs, acceptedFindings: ["ends-within-six-months", entry] });
      expect(reason, entry).to.match(found);
      expect(more, entry).to.deep.equal([]);
    }
    expect((await reasons({ ...inputs, acceptedFindings: ["all"] })).join()).not.to.contain("key-mismatch");
  });

  it("is the same in any order and spelling, and however often it is said", () => {
    const { acceptedFindings } = signedCertificate.definition.arguments;
    const read = (entries: string[]) => readValue(acceptedFindings, entries) as Values["acceptedFindings"];
    const isSame = (one: string[], other: string[]) => same(acceptedFindings, read(one), read(other), {});
    const [upper, lower] = [`${"AB:".repeat(31)}AB`, "ab".repeat(32)];
    expect(isSame(["weak-hash", `expired@${upper}`], [`expired@${lower}`, "weak-hash", "weak-hash"])).to.equal(true);
    expect(isSame(["expired"], [`expired@${lower}`])).to.equal(false);
    expect(isSame([`expired@${lower}`], [`expired@${"ac".repeat(32)}`])).to.equal(false);
    expect(isSame([`weak-hash@${lower}`], [`expired@${lower}`])).to.equal(false);
    expect(isSame([], ["expired"])).to.equal(false);
  });

  it("isn't asked for where Graph's own CSR has a false signature: that is a warning, and the key is checked", async () => {
    const graph = await AlteredGraph.before(tenant);
    graph.alter = (answer) =>
      typeof answer["certificateSigningRequest"] === "string"
        ? { ...answer, certificateSigningRequest: withFalseSignature(answer["certificateSigningRequest"]) }
        : answer;
    try {
      const { certificateSigningRequest: _left, ...without } = inputs;
      const given = { ...without, certificate: signedBy(root, request) };
      const process = newProcess(graph.environment);
      await process.create(signedCertificate, given);
      expect(process.logged.join()).to.match(
        /warning: certificateSigningRequest, as Graph has it, must be signed with its own key, .*\[csr-signature-invalid\]/,
      );
      const other = { ...given, certificate: signedBy(root, signingRequestFor("/CN=Other")) };
      const { message } = await failure(newProcess(graph.environment).create(signedCertificate, other));
      expect(message).to.contain("[key-mismatch]");
    } finally {
      graph.close();
    }
  });
});
