import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { EntraCaError } from "../../provider/messages/error.js";
import { harmlessJson, harmlessStack, inOneLine } from "../../provider/messages/foreignText.js";
import { Secrets } from "../../provider/messages/secrets.js";
import { Session } from "../../provider/adapters/session.js";

/** What acts where it is printed, by what it does. */
const acting: Readonly<Record<string, string>> = {
  "erases the line above": "\u001b[1A\u001b[2K",
  "erases it by a C1 control": "\u009b1A\u009b2K",
  "sets the title of a window": "\u001b]0;owned\u0007",
  "links elsewhere": "\u001b]8;;https://evil.example\u001b\\\\click\u001b]8;;\u001b\\\\",
  "goes back to the beginning of the line": "harmless\rResources:",
  "begins a line": "CA\nResources: 2 unchanged",
  "begins a line on Windows": "CA\r\n::error::x",
  "begins a line by a line separator": "CA\u2028Resources:",
  "begins a line by a paragraph separator": "CA\u2029Resources:",
  "begins a line by NEL": "CA\u0085Resources:",
  "begins a line by a vertical tab or a form feed": "CA\u000bx\u000cy",
  "turns the direction of what follows": "\u202egnp.exe",
  "isolates what follows": "\u2066x\u2069",
  "is not seen": "a\u200bb\u2060c\ufeffd\u00ade",
  "hides words in tags": "x\u{e0041}\u{e0042}",
  "is half a character": "x\ud800y",
  "is no character": "x\uffffy\u{1fffe}",
  "ends a text in C": "x\u0000y",
  "deletes backwards": "abc\b\b\b\u007f",
};

const commands = [
  "##vso[task.setvariable variable=PATH]/tmp",
  "x ##vso[task.complete result=Succeeded;]",
  "##[section]Finishing",
  "##VSO[task.logissue type=error]x",
  "##teamcity[buildStatus status='SUCCESS']",
  "::error::forged",
  " ::set-output name=x::y",
  "x '::stop-commands::token'",
];

describe("foreign text", () => {
  for (const [what, text] of Object.entries(acting)) {
    it(`that ${what} is shown in one line, and does nothing`, () => {
      const shown = inOneLine(text);
      expect(shown).to.match(/^[\x20-\x7e]*$/);
      expect(shown).not.to.equal(text);
      expect(inOneLine(shown)).to.equal(shown);
      expect(harmlessJson(JSON.stringify({ text }, undefined, 2))).to.match(/^[\x20-\x7e\n]*$/);
      expect(JSON.parse(harmlessJson(JSON.stringify({ text }, undefined, 2)))).to.deep.equal({ text });
    });
  }

  for (const text of commands) {
    it(`is no command to a CI runner: ${text}`, () => {
      for (const shown of [inOneLine(text), harmlessJson(JSON.stringify({ text }))]) {
        expect(shown).not.to.match(/##\[|##vso\[|##teamcity\[|(^|[^\w$.-])::[a-z]/i);
      }
      expect(JSON.parse(harmlessJson(JSON.stringify({ text })))).to.deep.equal({ text });
    });
  }

  it("stays as it is where it is only text, in any language, and URNs do", () => {
    for (const text of [
      "CN=Zertifizierungsstelle Köln, O=Контосо, C=日本 🏢",
      "urn:pulumi:dev::test::entra-ca:index:TrustedCertificateAuthority::ca-1",
      "urn:pulumi:prod::shop::my:Component$pulumi-nodejs:dynamic/entra-ca:TrustedCertificateAuthority::it",
      "C# and ## headings, a::b, 50 %",
      "größe::it, 日本::it",
    ]) {
      expect(inOneLine(text)).to.equal(text);
    }
  });

  it("holds no private key as PEM, whoever put one there and however its lines end", () => {
    const pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEINiF\n-----END EC PRIVATE KEY-----";
    for (const key of [pem, pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", "\r\n"), pem.slice(0, 40)]) {
      expect(inOneLine(`connection.${key}`)).to.equal("connection.[private key]");
      const text = `"${key}" is it`;
      const shown = JSON.parse(harmlessJson(JSON.stringify([{ text, [key]: "b" }], undefined, 2))) as object[];
      expect(JSON.stringify(shown)).not.to.contain("MHcC");
      expect(Object.values(shown[0] ?? {})).to.have.length(2);
    }
    expect(inOneLine(`a ${pem} b ${pem} c`)).to.equal("a [private key] b [private key] c");
  });

  it("is cut where nobody would read on, in time that grows with its length alone", () => {
    expect(inOneLine("x".repeat(10_000_000))).to.have.length(4_001);
  });

  it("neither acts nor adds a line in an error, what to do included", () => {
    for (const text of [...Object.values(acting), ...commands]) {
      const { message } = new EntraCaError("Rejected", `Graph said ${text}`, `Ask for ${text}`, [`tried ${text}`]);
      expect(message.split("\n")).to.have.length(3);
      expect(message).to.match(/^[\x20-\x7e\n]*$/);
    }
  });

  it("neither acts nor adds a line in what is logged, whoever logs it", async () => {
    const lines: string[] = [];
    const send = (_severity: string, line: string) => Promise.resolve(void lines.push(line));
    const session = new Session(
      () => undefined,
      () => undefined,
      send,
    );
    const program = { hasSignedCertificate: undefined, placeUrn: undefined };
    const secrets = new Secrets();
    const context = session.context({ urn: "urn", ignoreChanges: [], program, secrets, connection: undefined });
    for (const text of [...Object.values(acting), ...commands]) {
      await context.warn(`the CA ${text}`);
      await context.note(`took over ${text}`);
      await context.progress(`waiting for ${text}`);
      await context.tell(`nothing of ${text}`);
    }
    expect(lines).to.have.length(4 * (Object.keys(acting).length + commands.length));
    expect(lines.filter((line) => !/^[\x20-\x7e]*$/.test(line))).to.deep.equal([]);
  });

  it("doesn't act in an error that nobody foresaw, whose stack stays readable", () => {
    const error = new TypeError("x\n    at forged (\u001b[2K)\n::error::y");
    const stack = harmlessStack(error);
    expect(stack.split("\n")[0]).to.equal("TypeError: x\\n    at forged (\\u001b[2K)\\n\\u003a:error::y");
    expect(stack).to.contain("foreignText.test");
  });

  it("doesn't act in what the command says of its arguments, which may be names of files", () => {
    const hostile = "x\u001b[2K\n::error::y ##vso[task.complete]\u202e";
    for (const args of [
      [hostile],
      [`--${hostile}`],
      ["check", hostile],
      ["check", "--trusted", hostile],
      ["whoami", `--${hostile}`],
      ["whoami", "--stack", hostile],
      ["emulator", "--port", hostile],
      ["emulator", "--switch", hostile],
      ["emulator", "--state", hostile, "--fault", hostile],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, [join(__dirname, "../../cli/main.js"), ...args], {
        encoding: "utf8",
      });
      expect(status).to.equal(1);
      expect(stderr)
        .to.contain("error::y")
        .and.match(/^error: [\x20-\x7e]*\n$/);
      expect(stderr).not.to.match(/##vso/);
    }
  });

  it("leaves the command's advice on a line of its own", () => {
    const { stderr } = spawnSync(process.execPath, [join(__dirname, "../../cli/main.js"), "emulater"], {
      encoding: "utf8",
    });
    expect(stderr).to.equal("error: unknown command 'emulater'\n(Did you mean emulator?)\n");
  });

  it("doesn't act in what the command prints, as text and as JSON", () => {
    const hostile = "x\u001b[2K\n::error::y ##vso[task.complete]";
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "none" })}.${part({ appid: "a", app_displayname: hostile, upn: hostile })}.s`;
    for (const options of [[], ["--json"]]) {
      const printed = execFileSync(
        process.execPath,
        [join(__dirname, "..", "..", "cli", "main.js"), "whoami", ...options],
        {
          encoding: "utf8",
          env: { ...process.env, ENTRA_CA_ACCESS_TOKEN: token },
        },
      );
      expect(printed)
        .to.contain("error::y")
        .and.match(/^[\x20-\x7e\n]*$/);
      expect(printed).not.to.match(/##vso|^\s*::/m);
    }
  });
});
