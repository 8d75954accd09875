import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate } from "../../../provider/x509/certificate.js";
import { certificationPath } from "../../../provider/x509/path.js";
import { issuedBy, selfSigned } from "../../certificates.js";
import { goRefusals, hasGo, opensslRefusal, type PathQuestion } from "./otherImplementations.js";
import { scenarios, type Scenario } from "./scenarios.js";

const unrelated = selfSigned("/CN=Unrelated");
const day = 24 * 60 * 60 * 1000;

/** The certificates of each scenario, made once. */
const questions = new Map<string, PathQuestion>();

function isRoot(pem: string): boolean {
  const certificate = new X509Certificate(pem);
  return certificate.checkIssued(certificate);
}

function ask({ title, make }: Scenario): PathQuestion {
  const made = questions.get(title);
  if (made !== undefined) {
    return made;
  }
  const { leaf, others, inDays = 0 } = make();
  const pems = others.map(({ certificate }) => certificate);
  const question = {
    leaf: leaf.certificate,
    others: pems,
    roots: [leaf.certificate, ...pems].filter(isRoot),
    at: new Date(Date.now() + inDays * day),
  };
  questions.set(title, question);
  return question;
}

function pathOf({ leaf, others, at }: PathQuestion) {
  return certificationPath(readCertificate(leaf), others.map(readCertificate), at);
}

function foundIn(question: PathQuestion): string[] {
  return pathOf(question).findings.map(({ rule, certificate }) => `${rule} ${certificate}`);
}

describe("certification paths", () => {
  for (const scenario of scenarios) {
    const { title, finds, length = 3 } = scenario;
    it(`with ${title}: ${finds.length === 0 ? "valid" : finds.join(", ")}`, () => {
      const question = ask(scenario);
      expect(foundIn(question)).to.deep.equal(finds);
      expect(pathOf(question).certificates).to.have.length(length);
    });
  }

  for (const scenario of scenarios) {
    it(`with ${scenario.title}: the same in any order, among others, twice over`, () => {
      const question = ask(scenario);
      const others = [question.others.toReversed(), unrelated.certificate, question.leaf, question.others].flat();
      expect(pathOf({ ...question, others })).to.deep.equal(pathOf(question));
    });
  }

  for (const scenario of scenarios) {
    const { title, finds, otherwise } = scenario;
    const verdict = finds.length === 0 ? "valid" : "refused";
    it(`with ${title}: ${verdict}, ${otherwise?.openssl === undefined ? "as" : "unlike"} openssl verify says`, () => {
      const refusal = opensslRefusal(ask(scenario));
      expect(refusal === "", refusal).to.equal((finds.length === 0) === (otherwise?.openssl === undefined));
    });
  }

  it("are valid where Go's crypto/x509 says so, but for the differences listed", function () {
    if (!hasGo()) {
      this.skip();
      return;
    }
    const refusals = goRefusals(scenarios.map(ask));
    const different = scenarios.filter(({ finds }, index) => (finds.length === 0) !== (refusals[index] === ""));
    expect(different.map(({ title }) => title)).to.deep.equal(
      scenarios.filter(({ otherwise }) => otherwise?.go !== undefined).map(({ title }) => title),
    );
  });

  it("say whose issuer is missing, by its name and the identifier of its key", () => {
    const root = selfSigned("/C=US/O=Contoso/CN=Root");
    const leaf = issuedBy(root, "/O=Contoso/CN=Leaf", ["authorityKeyIdentifier=keyid"]);
    const { findings } = certificationPath(readCertificate(leaf.certificate), [], new Date());
    const { subjectKeyIdentifier } = readCertificate(root.certificate);
    expect(findings).to.deep.equal([
      {
        rule: "issuerMissing",
        certificate: 0,
        subject: "CN=Leaf, O=Contoso",
        issuer: "CN=Root, O=Contoso, C=US",
        authorityKeyIdentifier: subjectKeyIdentifier?.replaceAll(":", "").toLowerCase(),
      },
    ]);
  });

  it("say which name isn't permitted, and by whom", () => {
    const root = selfSigned("/CN=Root", ["nameConstraints=critical,permitted;DNS:contoso.com"]);
    const leaf = issuedBy(root, "/CN=Leaf", ["subjectAltName=DNS:www.contoso.com,DNS:www.fabrikam.com"]);
    const path = certificationPath(readCertificate(leaf.certificate), [readCertificate(root.certificate)], new Date());
    const [finding] = path.findings;
    expect(finding).to.deep.equal({
      rule: "nameNotPermitted",
      certificate: 0,
      subject: "CN=Leaf",
      form: "dNSName",
      name: "www.fabrikam.com",
      constrainedBy: 1,
    });
    expect(path.findings).to.have.length(1);
  });

  it("leave room for the authorities to come, below the leaf too", () => {
    const limited = (pathLength: string) => [`basicConstraints=critical,CA:TRUE${pathLength}`];
    const tooShort = (ofRoot: string, ofIntermediate: string) => {
      const root = selfSigned("/CN=Root", limited(ofRoot));
      const intermediate = issuedBy(root, "/CN=Issuing CA", limited(ofIntermediate));
      const leaf = issuedBy(intermediate, "/CN=Leaf", limited(",pathlen:1"));
      const others = [root, intermediate].map(({ certificate }) => readCertificate(certificate));
      const { findings } = certificationPath(readCertificate(leaf.certificate), others, new Date(), 1);
      return findings.map((finding) => [
        finding.rule,
        finding.certificate,
        "authoritiesBelow" in finding && finding.authoritiesBelow,
      ]);
    };
    expect(tooShort("", "")).to.deep.equal([]);
    expect(tooShort("", ",pathlen:2")).to.deep.equal([]);
    expect(tooShort(",pathlen:3", ",pathlen:2")).to.deep.equal([]);
    expect(tooShort("", ",pathlen:1")).to.deep.equal([["pathLength", 1, 2]]);
    expect(tooShort(",pathlen:2", "")).to.deep.equal([["pathLength", 2, 3]]);
  });
});
