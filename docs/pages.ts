import { certificateChecksPage } from "./certificateChecks.js";
import { emulatorPage } from "./emulator.js";
import { errorsPage } from "./errors.js";
import { resourcesPage } from "./resources.js";
import { signingInPage } from "./signingIn.js";

/** The pages that are made of the sources, by their files' names. */
export const pages: Readonly<Record<string, () => Promise<string>>> = {
  "certificate-checks.md": certificateChecksPage,
  "emulator.md": emulatorPage,
  "errors.md": errorsPage,
  "resources.md": resourcesPage,
  "signing-in.md": signingInPage,
};
