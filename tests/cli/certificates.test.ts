import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { base64Of, issuedBy, selfSigned, signedBy, signingRequestFor, withFalseSignature } from "../certificates.js";

/** Where the tests run, the commands are two folders up and beside. */
const program = join(__dirname, "..", "..", "cli", "main.js");

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Json {
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
    expect(check("signed.pem")).to.deep.include({ status: 0, stdout: "0 errors, 0 warnings\n", stderr: "" });
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
    expect(stdout).to.match(/\n2 errors, 1 warning\n$/);
  });

  it("says the same as JSON", () => {
    const { status, stdout } = check("root.pem", "signed.pem", "--json");
    expect(status).to.equal(1);
    const { errors, warnings, findings } = JSON.parse(stdout) as Json;
    expect([errors, warnings]).to.deep.equal([2, 1]);
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
    expect(JSON.parse(check("signed.pem", "root.pem", "--json").stdout)).to.deep.equal({
      errors: 0,
      warnings: 0,
      findings: [],
    });
  });

  it("warns with exit code 0", () => {
    execFileSync("sh", ["-c", commands[1]!.replace("openssl.cnf", "longer.cnf").replace("signed.pem", "longer.pem")], {
      cwd: folder,
      stdio: "pipe",
      input: write("longer.cnf", read("openssl.cnf").replace("pathlen:1", "pathlen:2")),
    });
    const { status, stdout } = check("longer.pem");
    expect(status).to.equal(0);
    expect(stdout).to.match(/^warning: certificate should have path length 1[^]*\n0 errors, 1 warning\n$/);
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
    expect(check("signed.pem", "root.pem", "--chain", "cas").stderr).to.equal(
      "error: --chain cas: is a folder: name the files in it\n",
    );
    expect(check("signed.pem", "root.pem", "none.pem").stderr).to.match(/^error: --chain none\.pem: ENOENT/);
  });

  it("finds a CSR whose signature isn't its own key's", () => {
    const { status, stdout } = run(
      ...["check", "--csr", write("altered.csr", withFalseSignature(read("ca.csr")))],
      ...["--certificate", "signed.pem", "--chain", "root.pem"],
    );
    expect(status).to.equal(1);
    expect(stdout).to.match(
      /^error: csr must be signed with its own key, [^]*\n {2}\[csr-signature-invalid\] RFC 2986/,
    );
    expect(stdout).to.match(/\n1 error, 0 warnings\n$/);
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
