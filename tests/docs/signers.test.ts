import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import ts from "typescript";
import type { Properties } from "../../provider/kernel/properties.js";
import { selfSigned, signedBy } from "../certificates.js";
import { root } from "../engine/world.js";
import { HandlerProcess, signedCertificate } from "../provider/handlerProcess.js";
import { pages } from "./markdown.js";

const page = pages.find(({ path }) => path === "docs/guides/signers.md");
const blocks = page?.blocks ?? [];
const ca = selfSigned("/CN=Root");
const folder = mkdtempSync(join(tmpdir(), "entra-ca-signers-"));
const file = (name: string) => join(folder, name);
const written = (name: string) => readFileSync(file(name), "utf8");

/** Runs a command in the folder; commands of the package's own run as they are built. */
function run(line: string): string {
  const command = line.replace(/^npx pulumi-entra-ca/, `${process.execPath} ${join(root, "dist/cli/main.js")}`);
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
  expect(status, `${line}\n${stdout}${stderr}`).to.equal(0);
  return stdout;
}

/** The commands on the page that begin so. */
function commands(beginning: string): string[] {
  return blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.split(/(?<!\\)\n/))
    .filter((line) => line.startsWith(beginning));
}

/** Signs the CSR as a tool does that puts these extensions into the certificate. */
function sign(extensions: readonly string[], out: string): string {
  const all = ["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid", ...extensions];
  const pem = signedBy(ca, written("ca.csr"), 370, all);
  writeFileSync(file(out), pem);
  return pem;
}

function base64(pem: string): string {
  return pem.replace(/-----.*-----|\s/g, "");
}

/** What each tool is asked for, in openssl's words. */
const demanded = ["basicConstraints=critical,CA:TRUE,pathlen:1", "keyUsage=critical,keyCertSign,cRLSign"];
const withServerAuth = [...demanded, "extendedKeyUsage=serverAuth"];

/** Writes what each tool returns, in its form. */
function answer(): void {
  for (const line of [...commands("npx pulumi-entra-ca openssl-config"), ...commands("openssl x509")]) {
    run(line);
  }
  const rootPem = written("root.pem");

  // AD CS says the same once more, in an extension of its own.
  const policies = ["1.3.6.1.4.1.311.21.10=ASN1:SEQUENCE:policies"];
  const policy = ["[policies]", "one=SEQUENCE:policy", "[policy]", "oid=OID:serverAuth"];
  sign([...withServerAuth, ...policies, ...policy], "signed.cer");
  run("openssl crl2pkcs7 -nocrl -certfile signed.cer -certfile root.pem -out chain.p7b");
  // certreq writes every file with this header.
  writeFileSync(file("chain.p7b"), written("chain.p7b").replaceAll("PKCS7", "CERTIFICATE"));

  const vault = { certificate: sign(withServerAuth, "vault.pem"), issuing_ca: rootPem, ca_chain: [rootPem] };
  writeFileSync(
    file("vault.json"),
    JSON.stringify({ request_id: "1", data: { ...vault, expiration: 1 } }, undefined, 2),
  );

  const aws = sign(
    [
      "keyUsage=critical,digitalSignature,keyCertSign,cRLSign",
      ...withServerAuth.filter((each) => !each.startsWith("keyUsage")),
    ],
    "aws.pem",
  );
  writeFileSync(
    file("aws.json"),
    JSON.stringify({ Certificate: aws.trim(), CertificateChain: rootPem.trim() }, undefined, 4),
  );

  const ejbca = { certificate: base64(sign(withServerAuth, "ejbca.pem")), certificate_chain: [base64(rootPem)] };
  writeFileSync(file("ejbca.json"), JSON.stringify({ ...ejbca, serial_number: "1", response_format: "DER" }));

  sign(withServerAuth, "step.pem");
}

/** The arguments of each signed certificate that the page's first program makes, by its name. */
function registered(): Record<string, Properties> {
  const [first = "", ...others] = blocks.filter(({ language }) => language === "ts").map(({ text }) => text);
  const goOn = others.slice(
    0,
    others.findIndex((text) => /^import /m.test(text)),
  );
  const program = ts.transpileModule([first, ...goOn].join("\n"), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  symlinkSync(join(root, "node_modules"), file("node_modules"));
  writeFileSync(file("program.js"), program.outputText);
  const script = `
    const pulumi = require("@pulumi/pulumi");
    const made = {};
    pulumi.runtime.setMocks({
      call: () => ({}),
      newResource({ type, name, inputs }) {
        if (type.endsWith("SignedCertificate")) {
          // What begins so is between the sdk and the provider.
          made[name] = Object.fromEntries(Object.entries(inputs).filter(([property]) => !property.startsWith("__")));
        }
        const csr = require("node:fs").readFileSync("ca.csr", "utf8");
        return { id: "49243d01-4dc4-40ca-bfc1-bca1e0b2c6ae", state: { ...inputs, certificateSigningRequest: csr } };
      },
    });
    require("./program.js");
    process.on("exit", () => console.log(JSON.stringify(made)));`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" })) as Record<
    string,
    Properties
  >;
}

describe("the page on signers", () => {
  before(() => {
    writeFileSync(file("root.pem"), ca.certificate);
    writeFileSync(file("root.key"), ca.key);
    run(`openssl req -new -newkey rsa:2048 -noenc -keyout ca.key -out ca.csr -subj "/O=Contoso Ltd/CN=Inspection"`);
    answer();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("has a check for each tool, which finds nothing in what the tool returns", () => {
    const checks = commands("npx pulumi-entra-ca check");
    expect(checks).to.have.length(6);
    for (const line of checks) {
      expect(run(line), line).to.contain("0 errors, 0 warnings");
    }
  });

  it("has a program for each tool, whose arguments the provider takes as they are", async () => {
    const made = registered();
    expect(Object.keys(made)).to.have.members(["openssl", "ad-cs", "vault", "aws", "ejbca", "step"]);
    for (const [name, inputs] of Object.entries(made)) {
      const process = new HandlerProcess({ ENTRA_CA_LIVE_DIFF: "false" });
      expect(await process.check(signedCertificate, inputs), name).to.deep.equal([]);
      expect(
        process.logged.filter((line) => line.startsWith("warning")),
        name,
      ).to.deep.equal([]);
    }
  });

  it("says what is found where a tool leaves serverAuth or the path length out", () => {
    sign(demanded, "vault.pem");
    const found = (certificate: string) => {
      const line = `${process.execPath} ${join(root, "dist/cli/main.js")} check --csr ca.csr --certificate ${certificate} --chain root.pem`;
      return spawnSync("sh", ["-c", line], { cwd: folder, encoding: "utf8" }).stdout;
    };
    expect(found("vault.pem")).to.contain("server-auth-missing").and.to.contain("1 error, 0 warnings");
    sign(["basicConstraints=critical,CA:TRUE", ...withServerAuth.slice(1)], "signed.cer");
    expect(found("signed.cer")).to.contain("path-length-missing").and.to.contain("0 errors, 1 warning");
  });
});
