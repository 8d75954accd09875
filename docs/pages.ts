import { formatted } from "../sdk/generator/formatted.js";
import { certificateChecksPage } from "./certificateChecks.js";
import { emulatorPage } from "./emulator.js";
import { errorsPage } from "./errors.js";
import { withTables } from "./readme.js";
import { resourcesPage } from "./resources.js";
import { signingInPage } from "./signingIn.js";

/**
 * The pages that are made of the sources, by their paths in the repository.
 *
 * @param readme The README as it is: only its tables are made.
 */
export async function pages(readme: string): Promise<ReadonlyMap<string, string>> {
  const texts = {
    "README.md": withTables(readme),
    "docs/certificate-checks.md": certificateChecksPage,
    "docs/emulator.md": emulatorPage,
    "docs/errors.md": errorsPage,
    "docs/resources.md": resourcesPage,
    "docs/signing-in.md": signingInPage,
  };
  const made = Object.entries(texts).map(async ([path, text]): Promise<[string, string]> => [
    path,
    await formatted(path, text),
  ]);
  return new Map(await Promise.all(made));
}
