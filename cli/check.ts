import { Command, Option } from "commander";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { harmlessJson, inOneLine } from "../provider/messages/foreignText.js";
import type { File, Finding, PathMember, Report } from "../provider/checks/delivery.js";

interface Options {
  readonly csr?: string;
  readonly certificate?: string;
  readonly chain?: readonly string[];
  readonly trusted?: readonly string[];
  readonly json?: boolean;
}

const csr = new Option("--csr <file>", "the CSR that was signed");
const certificate = new Option("--certificate <file>", "the signed certificate");
const chain = new Option(
  "--chain <file...>",
  "the CA certificates above it up to the root, in any order; several files and folders count together",
);
const trusted = new Option(
  "--trusted <file...>",
  "instead of those three: CAs that applications' certificates may come from, self-issued ones as roots",
).conflicts(["csr", "certificate", "chain"]);

/** The files of a folder that are looked at, by how certificates are named. */
const ofCertificates = /\.(?:pem|crt|cer|der|p7[bc]|spc|json)$/i;

/** `check`: what the provider would find in a certificate, its chain and its CSR, before anything is handed over. */
export function checkCommand(): Command {
  return new Command("check")
    .description(
      "check what a PKI made of a TLS inspection CA's CSR, or a CA that is to be trusted, as the provider does before it uploads it",
    )
    .addOption(csr)
    .addOption(certificate)
    .addOption(chain)
    .addOption(trusted)
    .option("--json", "print the findings and the path as JSON")
    .addHelpText(
      "after",
      "\nFiles are PEM, base64, DER, PKCS#7, or what Vault or AWS Private CA answers as JSON. Revocation isn't checked. The exit code is 1 where there are errors.",
    )
    .action(async (options: Options, command: Command) => {
      const report = await reportOn(options, command);
      const { findings, paths } = report;
      const errors = findings.filter(({ severity }) => severity === "error").length;
      const warnings = findings.length - errors;
      console.log(
        options.json === true
          ? harmlessJson(JSON.stringify({ isFit: errors === 0, errors, warnings, findings, paths }, undefined, 2))
          : [...trees(report), ...findings.map((finding) => inWords(finding)), summary(errors, warnings)].join("\n"),
      );
      // Not process.exit, which may cut off what was printed into a pipe.
      process.exitCode = errors > 0 ? 1 : 0;
    });
}

async function reportOn(options: Options, command: Command): Promise<Report> {
  // Loaded here, so that other commands and --help don't wait for the certificate libraries.
  const { deliveryReport, trustedReport } = await import("../provider/checks/delivery.js");
  const now = new Date();
  if (options.trusted !== undefined) {
    return trustedReport(filesAt("trusted", options.trusted, command), now);
  }
  const given = <Value>(option: Option, value: Value | undefined): Value =>
    value ?? command.error(`error: required option '${option.flags}' not specified`);
  return deliveryReport(
    {
      csr: readFile("csr", given(csr, options.csr), command),
      certificate: readFile("certificate", given(certificate, options.certificate), command),
      chain: filesAt("chain", given(chain, options.chain), command),
    },
    now,
  );
}

/** The files that are named, and those of certificates in the folders that are. */
function filesAt(option: string, paths: readonly string[], command: Command): File[] {
  return paths.flatMap((path) => {
    if (!isFolder(path)) {
      return [readFile(option, path, command)];
    }
    const names = readdirSync(path)
      .filter((name) => ofCertificates.test(name) && !isFolder(join(path, name)))
      .sort();
    if (names.length === 0) {
      return command.error(
        `error: --${option} ${path}: is a folder without a file whose name ends as certificates' do (.pem, .cer, …)`,
      );
    }
    return names.map((name) => ({ ...readFile(option, join(path, name), command), isOfFolder: true }));
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readFile(option: string, path: string, command: Command): File {
  try {
    return { path, content: readFileSync(path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EISDIR" ? "is a folder: name the file in it" : message;
    return command.error(`error: --${option} ${path}: ${why}`);
  }
}

/** Each path as a tree: who signs whom, with which keys, and until when. */
function trees({ paths }: Report): string[] {
  return paths.flatMap((path) => {
    const [top] = path;
    const missing = top === undefined || top.isSelfSigned ? [] : [`${top.issuer} (not there)`];
    const ends = path.map(({ notAfter }) => notAfter ?? "");
    const first = ends.indexOf(ends.toSorted()[0] ?? "");
    const lines = [...missing, ...path.map((member, index) => line(member, path.length > 1 && index === first))];
    const drawn = lines.map((text, depth) => `${depth === 0 ? "" : `${"   ".repeat(depth - 1)}└─ `}${inOneLine(text)}`);
    return [...drawn, ""];
  });
}

function line({ subject, key, notAfter = "?", isSelfSigned }: PathMember, endsFirst: boolean): string {
  const signed = isSelfSigned ? ", signed with its own key" : "";
  return `${subject === "" ? "(no name)" : subject} (${key}, until ${notAfter.slice(0, 10)}${endsFirst ? ", which ends the path" : ""}${signed})`;
}

function inWords({ severity, property, file, demand, found, rule, source }: Finding): string {
  const colour = severity === "error" ? "red" : "yellow";
  return [
    `${styleText(colour, severity)}: ${inOneLine(`${property}${file === undefined ? "" : ` (${file})`} ${demand}`)}`,
    // What can't be read breaks no rule, and says for itself what was found.
    `  ${inOneLine(source === undefined ? found : `found ${found}`)}`,
    `  ${[`[${rule}]`, ...(source === undefined ? [] : [source])].join(" ")}\n`,
  ].join("\n");
}

function summary(errors: number, warnings: number): string {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const isFit = errors === 0 ? "fit to upload" : "not fit to upload";
  return `${counted(errors, "error")}, ${counted(warnings, "warning")}: ${isFit}`;
}
