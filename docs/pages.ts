import { formatted } from "../sdk/generator/files.js";
import { certificateChecksPage } from "./certificateChecks.js";
import { contentsPage } from "./contents.js";
import { emulatorPage } from "./emulator.js";
import { errorsPage } from "./errors.js";
import { lookUpPages } from "./lookUpPages.js";
import { withTable } from "./readme.js";
import { reportPage } from "./report.js";
import { reportJsonSchema } from "./reportSchema.js";
import { installationPage, overviewPage } from "./registry.js";
import { resourcePages } from "./resourcePages.js";
import { signingInPage } from "./signingIn.js";

/**
 * The pages that are made of the sources, by their paths in the repository.
 *
 * @param readme The README as it is: only its table is made.
 */
export async function pages(readme: string): Promise<ReadonlyMap<string, string>> {
  const texts = {
    "README.md": withTable(readme),
    "docs/README.md": contentsPage,
    "docs/_index.md": overviewPage,
    "docs/certificate-checks.md": certificateChecksPage,
    "docs/emulator.md": emulatorPage,
    "docs/errors.md": errorsPage,
    "docs/installation-configuration.md": installationPage,
    "docs/report.md": reportPage,
    "docs/report.schema.json": reportJsonSchema,
    "docs/signing-in.md": signingInPage,
    ...Object.fromEntries([...resourcePages(), ...lookUpPages()]),
  };
  const made = Object.entries(texts).map(async ([path, text]): Promise<[string, string]> => [
    path,
    await formatted(path, text),
  ]);
  return new Map(await Promise.all(made));
}
