import { Command } from "commander";
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { harmlessJson, inOneLine } from "../provider/foreignText.js";
import type { File, Finding } from "../provider/certificateChecks/delivery.js";

interface Options {
  readonly csr: string;
  readonly certificate: string;
  readonly chain: readonly string[];
  readonly json?: boolean;
}

export function checkCommand(): Command {
  return new Command("check")
    .description("check what a PKI made of a TLS inspection CA's CSR, as the provider does before it uploads it")
    .requiredOption("--csr <file>", "the CSR that was signed")
    .requiredOption("--certificate <file>", "the signed certificate")
    .requiredOption(
      "--chain <file...>",
      "the CA certificates above it up to the root, in any order; several files count together",
    )
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      "\nFiles are PEM, base64 or DER. Revocation isn't checked. The exit code is 1 where there are errors.",
    )
    .action(async (options: Options, command: Command) => {
      // Loaded here, so that other commands and --help don't wait for the certificate libraries.
      const { deliveryFindings } = await import("../provider/certificateChecks/delivery.js");
      const read = (option: "csr" | "certificate" | "chain", path: string): File => {
        try {
          return { path, content: readFileSync(path) };
        } catch (error) {
          const { code, message } = error as NodeJS.ErrnoException;
          const why = code === "EISDIR" ? "is a folder: name the files in it" : message;
          return command.error(inOneLine(`error: --${option} ${path}: ${why}`));
        }
      };
      const given = {
        csr: read("csr", options.csr),
        certificate: read("certificate", options.certificate),
        chain: options.chain.map((path) => read("chain", path)),
      };
      const findings = deliveryFindings(given, new Date());
      const errors = findings.filter(({ severity }) => severity === "error").length;
      const warnings = findings.length - errors;
      console.log(
        options.json === true
          ? harmlessJson(JSON.stringify({ errors, warnings, findings }, undefined, 2))
          : [...findings.map((finding) => inWords(finding)), summary(errors, warnings)].join("\n"),
      );
      // Not process.exit, which may cut off what was printed into a pipe.
      process.exitCode = errors > 0 ? 1 : 0;
    });
}

function inWords({ severity, property, file, demand, found, rule, source }: Finding): string {
  const colour = severity === "error" ? "red" : "yellow";
  return [
    `${styleText(colour, severity)}: ${inOneLine(`${property}${file === undefined ? "" : ` (${file})`} ${demand}`)}`,
    `  found ${inOneLine(found)}`,
    `  ${[`[${rule}]`, ...(source === undefined ? [] : [source])].join(" ")}\n`,
  ].join("\n");
}

function summary(errors: number, warnings: number): string {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  return `${counted(errors, "error")}, ${counted(warnings, "warning")}`;
}
