import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { pkcs7 } from "../provider/x509/der.js";
import { base64Of, issuedBy, selfSigned, signedBy, signingRequestFor, withFalseSignature } from "../certificates.js";

/** Where the tests run, the commands are two folders up and beside. */
const program = join(__dirname, "..", "..", "cli", "main.js");

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Json {
  readonly isFit: boolean;
  readonly paths: readonly (readonly Readonly<Record<string, unknown>>[])[];
  readonly errors: number;
  readonly warnings: number;
  readonly findings: readonly Readonly<Record<string, string>>[];
}

describe("pulumi-entra-ca, for a PKI team", () => {
  let folder: string;
  let commands: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-pki-"));
    const { stdout } = run("openssl-config");
    write("openssl.cnf", stdout);
    write("ca.csr", signingRequestFor("/CN=Contoso TLS CA"));
    commands = stdout.split("\n").flatMap((line) => /^# +(openssl .*)$/.exec(line)?.[1] ?? []);
    for (const command of commands) {
      execFileSync("sh", ["-c", command], { cwd: folder, stdio: "pipe" });
    }
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function run(...options: string[]): Outcome {
    return spawnSync(process.execPath, [program, ...options], { cwd: folder, encoding: "utf8" });
  }

  function check(certificate: string, chain = "root.pem", ...more: string[]): Outcome {
    return run("check", "--csr", "ca.csr", "--certificate", certificate, "--chain", chain, ...more);
  }

  function write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return name;
  }

  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  it("makes with the two commands of openssl-config what passes every check, and openssl's", () => {
    expect(commands).to.have.length(2);
    const { status, stdout, stderr } = check("signed.pem");
    expect([status, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.match(/\n\n0 errors, 0 warnings: fit to upload\n$/);
    execFileSync("openssl", ["verify", "-x509_strict", "-CAfile", "root.pem", "signed.pem"], { cwd: folder });
  });

  it("takes files of DER and of base64", () => {
    const der = (name: string) => Buffer.from(base64Of(read(name)), "base64");
    expect(
      check(write("signed.der", der("signed.pem")), write("root.txt", base64Of(read("root.pem")))).status,
    ).to.equal(0);
  });

  it("says what is wrong, where and by which rule, and ends with exit code 1", () => {
    const { status, stdout } = check("root.pem", "signed.pem");
    expect(status).to.equal(1);
    expect(stdout).to.contain(
      "error: certificate must be for this CA: with the public key of its certificate signing request\n" +
        "  found another public key\n" +
        "  [key-mismatch] RFC 2986 section 3\n",
    );
    expect(stdout).to.match(/\n2 errors, 1 warning: not fit to upload\n$/);
  });

  it("says the same as JSON", () => {
    const { status, stdout } = check("root.pem", "signed.pem", "--json");
    expect(status).to.equal(1);
    const { isFit, errors, warnings, findings } = JSON.parse(stdout) as Json;
    expect([isFit, errors, warnings]).to.deep.equal([false, 2, 1]);
    expect(findings[0]).to.deep.equal({
      rule: "key-mismatch",
      severity: "error",
      property: "certificate",
      demand: "must be for this CA: with the public key of its certificate signing request",
      found: "another public key",
      source: "RFC 2986 section 3",
    });
    expect(findings.map(({ rule }) => rule)).to.deep.equal([
      "key-mismatch",
      "path-length-missing",
      "server-auth-missing",
    ]);
    const { paths, ...clean } = JSON.parse(check("signed.pem", "root.pem", "--json").stdout) as Json;
    expect(clean).to.deep.equal({ isFit: true, errors: 0, warnings: 0, findings: [] });
    expect(paths.map((path) => path.map(({ file }) => file))).to.deep.equal([["root.pem", "signed.pem"]]);
  });

  it("warns with exit code 0", () => {
    execFileSync("sh", ["-c", commands[1]!.replace("openssl.cnf", "longer.cnf").replace("signed.pem", "longer.pem")], {
      cwd: folder,
      stdio: "pipe",
      input: write("longer.cnf", read("openssl.cnf").replace("pathlen:1", "pathlen:2")),
    });
    const { status, stdout } = check("longer.pem");
    expect(status).to.equal(0);
    expect(stdout).to.match(
      /\nwarning: certificate should have path length 1[^]*\n0 errors, 1 warning: fit to upload\n$/,
    );
  });

  it("finds what can't be read, in each file, and shows none of a key", () => {
    const { status, stdout } = check("ca.csr", "root.key", "--json");
    expect(status).to.equal(1);
    const { findings } = JSON.parse(stdout) as Json;
    expect(findings.map(({ rule, property }) => [rule, property])).to.deep.equal([
      ["unreadable", "certificate"],
      ["unreadable", "chain"],
    ]);
    expect(findings[0]?.["found"]).to.contain("found a certificate signing request");
    expect(findings[1]?.["found"]).to.contain("a private key was found in line 1");
    expect(stdout).not.to.contain(read("root.key").split("\n")[1]!.slice(0, 16));
  });

  it("says which file isn't there or is a folder, and which option is missing", () => {
    const missing = check("none.pem");
    expect(missing).to.deep.include({ status: 1, stdout: "" });
    expect(missing.stderr).to.match(/^error: --certificate none\.pem: ENOENT: no such file/);
    expect(run("check", "--certificate", "signed.pem").stderr).to.contain("'--csr <file>' not specified");
    mkdirSync(join(folder, "cas"));
    expect(check("signed.pem", "root.pem", "--chain", "cas").stderr).to.match(
      /^error: --chain cas: is a folder without a file whose name ends as certificates' do/,
    );
    expect(check("cas").stderr).to.equal("error: --certificate cas: is a folder: name the file in it\n");
    expect(run("check", "--trusted", "root.pem", "--csr", "ca.csr").stderr).to.contain("cannot be used with option");
    expect(run("check").stderr).to.contain("'--csr <file>' not specified");
    expect(check("signed.pem", "root.pem", "none.pem").stderr).to.match(/^error: --chain none\.pem: ENOENT/);
  });

  it("finds a CSR whose signature isn't its own key's", () => {
    const { status, stdout } = run(
      ...["check", "--csr", write("altered.csr", withFalseSignature(read("ca.csr")))],
      ...["--certificate", "signed.pem", "--chain", "root.pem"],
    );
    expect(status).to.equal(1);
    expect(stdout).to.match(
      /\nerror: csr must be signed with its own key, [^]*\n {2}\[csr-signature-invalid\] RFC 2986/,
    );
    expect(stdout).to.match(/\n1 error, 0 warnings: not fit to upload\n$/);
  });

  describe("with several files of a chain", () => {
    const root = selfSigned("/CN=Above", undefined, { days: 3650 });
    const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
    const issuing = issuedBy(root, "/CN=Issuing", authority, { days: 3000 });
    const weak = issuedBy(root, "/CN=Issuing", [authority[0]!, "keyUsage=critical,cRLSign"], {
      days: 3000,
      key: issuing.key,
    });

    before(() => {
      write("above.pem", root.certificate);
      write("issuing.pem", issuing.certificate);
      write("issuing.der", Buffer.from(base64Of(issuing.certificate), "base64"));
      write("weak.pem", weak.certificate);
      write("below.pem", signedBy(issuing, read("ca.csr")));
    });

    /** Of those that JSON tells. */
    function findings(...options: string[]): Json["findings"] {
      const { stdout } = run("check", "--csr", "ca.csr", "--certificate", "below.pem", "--json", ...options);
      return (JSON.parse(stdout) as Json).findings;
    }

    it("takes them together, in any order and form, however often one is named", () => {
      expect(findings("--chain", "issuing.pem", "--chain", "above.pem")).to.deep.equal([]);
      expect(findings("--chain", "above.pem", "--chain", "issuing.der")).to.deep.equal([]);
      expect(findings("--chain", "above.pem", "issuing.pem", "above.pem")).to.deep.equal([]);
      expect(findings("--chain", "above.pem").map(({ rule }) => rule)).to.deep.equal(["chain-incomplete"]);
      expect(findings("--chain", "issuing.pem").map(({ rule }) => rule)).to.deep.equal(["chain-incomplete"]);
    });

    it("names the file in each finding about one", () => {
      expect(
        findings("--chain", "weak.pem", "above.pem").map(({ rule, property, file }) => [rule, property, file]),
      ).to.deep.equal([["chain-key-cert-sign-missing", "chain", "weak.pem"]]);
      const both = ["--chain", "above.pem", "--chain", "ca.csr", "--chain", write("empty.pem", "")];
      expect(findings(...both).map(({ property, file, found }) => [property, file, found])).to.deep.equal([
        ["chain", "ca.csr", "found a certificate signing request in PEM block 1 (line 1) where a certificate belongs"],
        ["chain", "empty.pem", "the file is empty"],
      ]);
      const { stdout } = run("check", "--csr", "ca.csr", "--certificate", "below.pem", ...both);
      expect(stdout).to.contain("error: chain (ca.csr) must be certificates that can be used\n  found ");
    });
  });

  describe("with a PKI's own forms", () => {
    const root = selfSigned("/O=Contoso/CN=Above", undefined, { days: 3650 });
    const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
    const issuing = issuedBy(root, "/O=Contoso/CN=Issuing", authority, { days: 3000, newKey: ["rsa:2048"] });
    const bytes = (pem: string) => Buffer.from(base64Of(pem), "base64");
    let signed: string;

    before(() => {
      signed = signedBy(issuing, read("ca.csr"));
      write("delivered.pem", signed);
      mkdirSync(join(folder, "pki"));
      write("pki/above.pem", root.certificate);
      write("pki/issuing.cer", bytes(issuing.certificate));
      write("pki/broken.crt", issuing.certificate.slice(0, 300));
      write("pki/index.txt", "V\t301127\t01\tunknown\t/CN=Issuing\n");
      mkdirSync(join(folder, "pki/crl.pem"));
    });

    it("shows the path as a tree: who signs whom, with which keys and until when", () => {
      const { stdout } = check("delivered.pem", "pki/above.pem", "pki/issuing.cer");
      const day = (pem: string) => new Date(new X509Certificate(pem).validTo).toISOString().slice(0, 10);
      expect(stdout.split("\n\n")).to.deep.equal([
        [
          `CN=Above, O=Contoso (P-256, until ${day(root.certificate)}, signed with its own key)`,
          `└─ CN=Issuing, O=Contoso (RSA of 2048 bits, until ${day(issuing.certificate)})`,
          `   └─ CN=Contoso TLS CA (P-256, until ${day(signed)}, which ends the path)`,
        ].join("\n"),
        "0 errors, 0 warnings: fit to upload\n",
      ]);
      const without = check("delivered.pem", "pki/issuing.cer").stdout;
      expect(without).to.match(/^CN=Above, O=Contoso \(not there\)\n└─ CN=Issuing, O=Contoso \(/);
      expect(without).to.match(/\n1 error, 0 warnings: not fit to upload\n$/);
    });

    it("takes the certificates in a folder, and names those of its files that it can't read", () => {
      const { status, stdout } = check("delivered.pem", "pki");
      expect(status).to.equal(0);
      expect(stdout).to.match(/\nwarning: chain \(pki.broken\.crt\) must be certificates.*\n {2}PEM block 1/);
      expect(stdout).to.match(/\n0 errors, 1 warning: fit to upload\n$/);
    });

    it("takes the PKCS#7 that AD CS answers with for both, and what Vault and AWS answer", () => {
      const all = [root.certificate, issuing.certificate, signed];
      const given: Readonly<Record<string, string | Uint8Array>> = {
        "answer.p7b": pkcs7(...all.map(bytes)),
        "vault.json": JSON.stringify({
          request_id: "x",
          data: { certificate: signed, issuing_ca: issuing.certificate, ca_chain: all.slice(0, 2) },
        }),
        "aws.json": JSON.stringify({ Certificate: signed, CertificateChain: all.slice(0, 2).join("") }),
        "x5c.json": JSON.stringify({ x5c: all.toReversed().map(base64Of) }),
      };
      for (const [name, content] of Object.entries(given)) {
        const { status, stdout } = check(write(name, content), name);
        expect([name, status, stdout.split("\n").at(-2)]).to.deep.equal([
          name,
          0,
          "0 errors, 0 warnings: fit to upload",
        ]);
      }
      const withKey = JSON.stringify({ data: { certificate: signed, private_key: root.key } });
      const { status, stdout } = check(write("key.json", withKey), "aws.json");
      expect(status).to.equal(1);
      expect(stdout).to.contain("a private key was found in line 1");
      expect(stdout).not.to.contain(base64Of(root.key).slice(40, 56));
    });

    it("checks CAs that are to be trusted, self-issued ones as roots", () => {
      const trust = (...files: string[]) => run("check", "--trusted", ...files);
      expect(trust("pki/above.pem").stdout).to.match(
        /^CN=Above, O=Contoso \(.*\)\n\n0 errors, 0 warnings: fit to upload\n$/,
      );
      expect(trust("pki/above.pem", "pki/issuing.cer").status).to.equal(0);
      write(
        "cross.pem",
        issuedBy(root, "/O=Contoso/CN=Above", [...authority, "authorityKeyIdentifier=keyid"]).certificate,
      );
      const cross = trust("cross.pem");
      expect(cross.status).to.equal(1);
      expect(cross.stdout).to.match(/\n {2}found a cross certificate[^]*\[root-signature-invalid\]/);
      const both = trust("pki/above.pem", "signed.pem");
      expect(both.status).to.equal(0);
      mkdirSync(join(folder, "nothing"));
      write("nothing/a.pem", "nothing\n");
      expect(trust("nothing").status).to.equal(1);
    });
  });

  it("refuses any other option that is given twice, by its name", () => {
    const given = { csr: "ca.csr", certificate: "signed.pem" };
    for (const [option, file] of Object.entries(given)) {
      for (const again of [file, "other.pem"]) {
        const { status, stdout, stderr } = check("signed.pem", "root.pem", `--${option}`, again);
        expect([status, stdout]).to.deep.equal([1, ""]);
        expect(stderr).to.equal(`error: option '--${option} <file>' is given more than once, and takes one value\n`);
      }
    }
    for (const twice of [
      ["emulator", "--port", "0", "--port", "1"],
      ["emulator", "--port=0", "--token", "a", "--token", "a"],
      ["emulator", "--seed", "1", "--seed", "2"],
      ["whoami", "--stack", "a", "--stack", "b"],
    ]) {
      const { status, stderr } = run(...twice);
      expect(status, twice.join(" ")).to.equal(1);
      expect(stderr, twice.join(" ")).to.match(/^error: option '--[a-z]+ <[a-z]+>' is given more than once/);
    }
  });
});
