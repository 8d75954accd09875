import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import ts from "typescript";
import { parse } from "yaml";
import { writeNewFiles } from "../../cli/export/newFiles.js";
import { uniqueNames } from "../../cli/export/names.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { opensslSays, selfSigned, withFalseSignature } from "../certificates.js";
import { configurations, Tenant, tls } from "../tenant.js";
import { ExportFolder, hostileNames, makeConfiguration, makeTlsCa, pki } from "./fullTenant.js";

/** What makes a terminal, or a reader of the program, see something else than what is there. */
const acting = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?!\n)\p{Cc}/u;

/** The texts in a program in TypeScript. */
function textsIn(program: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("index.ts", program, ts.ScriptTarget.ES2022));
  return found;
}

/** Changes each object of a collection, in a list and alone. */
function eachIn(collection: string, change: (one: Entity) => Entity): AlteredGraph["alter"] {
  return (answer, _method, path) => {
    if (!path.includes(collection)) {
      return answer;
    }
    const { value } = answer;
    return Array.isArray(value) ? { ...answer, value: (value as Entity[]).map(change) } : change(answer);
  };
}

describe("the command export", () => {
  const { root, issuing } = pki("Contoso", ["Contoso Issuing CA"]);
  let tenant: Tenant;
  let graph: AlteredGraph;
  let at: ExportFolder;

  beforeEach(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    graph = await AlteredGraph.before(tenant);
    at = new ExportFolder({ ...tenant.environment, ...graph.environment });
  });
  afterEach(async () => {
    at.remove();
    graph.close();
    await tenant.emulator.close();
  });

  const fillALittle = async () => {
    const names = { name: "Inspection", commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const ca = await makeTlsCa(tenant, names, "enabled", root);
    const waiting = { ...names, name: "Next", commonName: "Contoso TLS CA 2" };
    const next = await makeTlsCa(tenant, waiting, "csrGenerated", root);
    const trust = await makeConfiguration(tenant, { displayName: "App trust" }, root, issuing);
    return { ca, next, trust };
  };

  it("writes a project in TypeScript, in which a person finds what the tenant has", async () => {
    const { ca, next, trust } = await fillALittle();
    const { code, stdout, stderr } = await at.run();
    expect([code, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.contain(
      "2 ExternalCertificateAuthorityCertificate, 1 ExternalCertificateAuthoritySignedCertificate, 1 CertificateBasedApplicationConfiguration",
    );
    const files = at.files();
    expect(Object.keys(files)).to.have.members([
      ...[".gitignore", "Pulumi.yaml", "README.md", "index.ts", "package.json", "tsconfig.json"].map(
        (file) => `entra-ca/${file}`,
      ),
      ...["contoso-issuing-ca", "contoso-root-ca", "contoso-tls-ca"].map((name) => `entra-ca/certificates/${name}.pem`),
    ]);
    expect(files["entra-ca/index.ts"]).to.equal(`import * as fs from "node:fs";
import * as entra from "pulumi-entra-ca";

const contosoTlsCa = new entra.ExternalCertificateAuthorityCertificate("contoso-tls-ca", {
  commonName: "Contoso TLS CA",
  organizationName: "Contoso Ltd",
  adopt: "${ca}",
}, { protect: true });
new entra.ExternalCertificateAuthorityCertificate("contoso-tls-ca-2", {
  commonName: "Contoso TLS CA 2",
  organizationName: "Contoso Ltd",
  adopt: "${next}",
}, { protect: true });
new entra.ExternalCertificateAuthoritySignedCertificate("contoso-tls-ca", {
  certificateId: contosoTlsCa.id,
  certificate: fs.readFileSync("certificates/contoso-tls-ca.pem", "utf8"),
  chain: fs.readFileSync("certificates/contoso-root-ca.pem", "utf8"),
}, { protect: true });
new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "App trust",
  rootCertificate: fs.readFileSync("certificates/contoso-root-ca.pem", "utf8"),
  trustedCertificates: [fs.readFileSync("certificates/contoso-issuing-ca.pem", "utf8")],
  adopt: "${trust}",
}, { protect: true });
`);
    const fingerprint = (certificate: string) => opensslSays(certificate, "-fingerprint", "-sha256");
    expect(fingerprint(String(files["entra-ca/certificates/contoso-root-ca.pem"]))).to.equal(
      fingerprint(root.certificate),
    );
  });

  it("writes for the plugin what imports, and the file for `pulumi import`", async () => {
    const { ca } = await fillALittle();
    expect((await at.run("project", "--language", "yaml")).code).to.equal(0);
    const files = at.files();
    const project = parse(String(files["project/Pulumi.yaml"])) as { resources: Record<string, unknown> };
    expect(project.resources["contosoTlsCa"]).to.deep.equal({
      type: "entra-ca:ExternalCertificateAuthorityCertificate",
      name: "contoso-tls-ca",
      properties: { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" },
      options: { import: ca, protect: true },
    });
    const { resources } = JSON.parse(String(files["project/import.json"])) as { resources: object[] };
    expect(resources).to.have.length(5);
    expect(resources[0]).to.deep.equal({
      type: "entra-ca:index:ExternalCertificateAuthorityCertificate",
      name: "contoso-tls-ca",
      id: ca,
    });
  });

  it("protects all of it, and tells how that ends, unless it is told not to", async () => {
    await fillALittle();
    for (const language of ["typescript", "yaml"]) {
      await at.run(`${language}/protected`, "--language", language);
      await at.run(`${language}/free`, "--language", language, "--no-protect");
      const files = at.files();
      const program = language === "yaml" ? "Pulumi.yaml" : "index.ts";
      const protectedProgram = String(files[`${language}/protected/${program}`]);
      expect(protectedProgram.match(/protect: true/g)?.length).to.equal(language === "yaml" ? 5 : 4);
      expect(String(files[`${language}/protected/README.md`])).to.contain("take `protect: true` off the resource");
      for (const file of [program, "README.md"]) {
        expect(files[`${language}/free/${file}`]).not.to.contain("protect");
      }
    }
  });

  it("has no dynamic resources in YAML", async () => {
    const { code, stderr } = await at.run("--language", "yaml", "--way", "dynamic");
    expect(code).to.equal(1);
    expect(stderr).to.contain("YAML have no dynamic resources");
    expect(at.files()).to.deep.equal({});
  });

  it("says every name as it is, in a program and files in which none acts", async () => {
    for (const displayName of hostileNames) {
      await makeConfiguration(tenant, { displayName }, root, issuing);
    }
    const options = { typescript: [], yaml: ["--language", "yaml"] };
    for (const [language, more] of Object.entries(options)) {
      const { stdout, stderr } = await at.run(language, ...more);
      expect(stdout + stderr).not.to.match(acting);
    }
    const files = at.files();
    for (const [path, content] of Object.entries(files)) {
      expect(path).to.match(/^[a-zA-Z0-9./-]+$/);
      expect(content, path).not.to.match(acting);
    }
    expect(textsIn(String(files["typescript/index.ts"]))).to.include.members(hostileNames);
    const { resources } = parse(String(files["yaml/Pulumi.yaml"])) as {
      resources: Record<string, { name: unknown; properties: { displayName?: string } }>;
    };
    const said = Object.values(resources).map(({ properties }) => properties.displayName?.replaceAll("$$", "$"));
    expect(said).to.include.members(hostileNames);
    expect(Object.entries(resources).map(([variable, { name = variable }]) => typeof name)).to.not.include("boolean");
    expect(Object.entries(resources).map(([variable, { name = variable }]) => name)).to.not.include(null);
  });

  it("writes the same again, in whatever order Graph has it", async () => {
    await fillALittle();
    await makeConfiguration(tenant, { displayName: "App trust" }, root);
    await at.run("one/project");
    graph.alter = (answer) =>
      Array.isArray(answer["value"]) ? { ...answer, value: (answer["value"] as Entity[]).toReversed() } : answer;
    await at.run("two/project");
    const files = Object.entries(at.files());
    const below = (folder: string) =>
      Object.fromEntries(
        files.flatMap(([path, content]) => (path.startsWith(folder) ? [[path.slice(4), content]] : [])),
      );
    expect(Object.keys(below("one/"))).to.have.length(9);
    expect(below("two/")).to.deep.equal(below("one/"));
  });

  describe("where something is in the way", () => {
    beforeEach(fillALittle);

    for (const [title, place] of Object.entries({
      "a file": (folder: string) => {
        writeFileSync(join(folder, "index.ts"), "theirs");
      },
      "a folder": (folder: string) => {
        mkdirSync(join(folder, "certificates"));
      },
      "a link that leads nowhere": (folder: string) => {
        symlinkSync("nowhere", join(folder, "README.md"));
      },
    })) {
      it(`leaves ${title} as it is, and writes nothing`, async () => {
        const folder = join(at.path, "project");
        mkdirSync(folder);
        writeFileSync(join(folder, "notes.txt"), "theirs");
        place(folder);
        const before = readdirSync(folder);
        const { code, stderr } = await at.run("project");
        expect(code).to.equal(1);
        expect(stderr).to.contain("is there already, and nothing is written over");
        expect(readdirSync(folder)).to.deep.equal(before);
      });
    }

    it("writes into no folder that has no name", async () => {
      const { code, stderr } = await at.run("");
      expect(code).to.equal(1);
      expect(stderr).to.equal("error: the folder has no name: the folder that you are in is .\n");
      expect(at.files()).to.deep.equal({});
    });

    it("writes beside what isn't", async () => {
      writeFileSync(join(at.path, "notes.txt"), "theirs");
      expect((await at.run(".")).code).to.equal(0);
      expect(at.files()).to.include({ "notes.txt": "theirs" }).and.to.have.property("Pulumi.yaml");
    });
  });

  describe("where something can't be read", () => {
    it("says so, and writes what it could read", async () => {
      await fillALittle();
      graph.refuses = (_method, path) => (path.includes(tls) ? 403 : false);
      const { code, stderr } = await at.run("project");
      expect(code).to.equal(0);
      expect(stderr)
        .to.match(/warning: left out: ExternalCertificateAuthorityCertificate: all: .*NetworkAccess\.Read\.All/)
        .and.to.contain("ExternalCertificateAuthoritySignedCertificate: all: ");
      const files = at.files();
      expect(files["project/index.ts"]).to.contain("App trust").and.not.to.contain("Contoso TLS CA");
      expect(files["project/README.md"]).to.contain("## Not in the program").and.to.contain("NetworkAccess.Read.All");
    });

    it("writes nothing where that is all, where there is nothing, or where nobody can sign in", async () => {
      expect(await at.run("project")).to.deep.include({ code: 1 });
      await fillALittle();
      graph.refuses = () => 403;
      const { code, stderr } = await at.run("project");
      expect(code).to.equal(1);
      expect(stderr).to.contain("error: nothing could be read");
      const nobody = new ExportFolder({ ...tenant.environment, ENTRA_CA_ENDPOINT: "ftp://nowhere" });
      expect(await nobody.run("project")).to.deep.include({ code: 1 });
      expect([at.files(), nobody.files()]).to.deep.equal([{}, {}]);
      nobody.remove();
    });

    it("leaves one object out whose certificate isn't legible, and has the others", async () => {
      await makeConfiguration(tenant, { displayName: "Legible" }, root);
      const other = await makeConfiguration(tenant, { displayName: "Not\u001b[31m legible" }, selfSigned("/CN=Other"));
      const spoil = (one: Entity): Entity => ({ ...one, certificate: "AAAA" });
      graph.alter = eachIn(configurations, (one) => {
        const authorities = one["trustedCertificateAuthorities"];
        return one["id"] === other && Array.isArray(authorities)
          ? { ...one, trustedCertificateAuthorities: (authorities as Entity[]).map(spoil) }
          : one;
      });
      const { code, stderr } = await at.run("project");
      expect(code).to.equal(0);
      expect(stderr)
        .to.contain(`left out: CertificateBasedApplicationConfiguration ${other}`)
        .and.not.to.contain("\u001b[31m l");
      expect(at.files()["project/index.ts"]).to.contain('"Legible"').and.not.to.contain(other);
    });

    it("leaves out what a preview would refuse, with what that would say", async () => {
      const names = { name: "Inspection", commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
      const ca = await makeTlsCa(tenant, names, "enabled", root);
      const spoil = (one: Entity) => ({ ...one, certificate: withFalseSignature(String(one["certificate"])) });
      graph.alter = eachIn(tls, (one) => ("certificate" in one ? spoil(one) : one));
      const { code, stderr } = await at.run("project");
      expect(code).to.equal(0);
      expect(stderr).to.match(
        new RegExp(`left out: ExternalCertificateAuthoritySignedCertificate ${ca} .*signature-invalid`),
      );
      expect(at.files()["project/index.ts"]).to.contain(ca).and.not.to.contain("SignedCertificate");
    });
  });

  it("ends at Ctrl-C with 130, and writes all of a project or nothing", async () => {
    await fillALittle();
    // Graph's answer comes once the command has been told to end.
    graph.alter = (answer) => {
      at.signal("SIGINT");
      return answer;
    };
    expect((await at.run("project")).code).to.equal(130);
    expect(at.files()).to.deep.equal({});
  });

  it("needs no permission but those to read", async () => {
    await fillALittle();
    const requests = await tenant.requestsDuring(() => at.run("project"));
    expect(requests).not.to.be.empty;
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
  });
});

describe("the files of a project", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-new-files-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are all there, or none, and no folder that was made for them", () => {
    const impossible = new Map([
      ["a/one", "1"],
      ["b", "2"],
      ["b/three", "3"],
    ]);
    writeFileSync(join(folder, "theirs"), "");
    for (const place of [folder, join(folder, "new", "project")]) {
      expect(() => {
        writeNewFiles(place, impossible);
      }).to.throw();
      expect(readdirSync(folder)).to.deep.equal(["theirs"]);
    }
    writeNewFiles(join(folder, "new", "project"), new Map([["a/one", "1"]]));
    expect(
      execFileSync("find", [".", "-type", "f"], { cwd: folder, encoding: "utf8" }).split("\n").sort(),
    ).to.deep.equal(["", "./new/project/a/one", "./theirs"]);
  });
});

describe("names", () => {
  it("are different for each, and the same whatever the order", () => {
    const all = [
      { names: ["Team A"], key: "11111111-aaaa" },
      { names: ["team a"], key: "11111111-bbbb" },
      { names: ["Team-A!"], key: "22222222-cccc" },
      { names: ["team-a-22222222"], key: "33333333-dddd" },
      { names: ["Same", "Same One"], key: "44444444-eeee" },
      { names: ["Same", "Same Two"], key: "55555555-ffff" },
      { names: [], key: "66666666-0000" },
      { names: ["Null"], key: "77777777-0000" },
    ].map((one) => ({ ...one, word: "thing" }));
    const found = uniqueNames(all);
    expect([...new Map([...found].sort())]).to.deep.equal([
      ["11111111-aaaa", "team-a-11111111-aaaa"],
      ["11111111-bbbb", "team-a-11111111-bbbb"],
      ["22222222-cccc", "team-a-22222222-cccc"],
      ["33333333-dddd", "team-a-22222222"],
      ["44444444-eeee", "same-one"],
      ["55555555-ffff", "same-two"],
      ["66666666-0000", "thing"],
      ["77777777-0000", "null-thing"],
    ]);
    expect([...uniqueNames(all.toReversed())].sort()).to.deep.equal([...found].sort());
  });
});
