/** An example in each language, for pages on the repository's site and for those in the Pulumi Registry. */
import type { Example } from "../provider/kernel/example.js";
import { languages } from "../programs/programs.js";

/** One below the other, each below a heading. */
export function programs(example: Example, level: "###" | "####"): string {
  return languages.map(({ name, id, program }) => `${level} ${name}\n\n${block(id, program(example))}`).join("\n\n");
}

/** For the Registry, whose readers choose one. */
export function chooser(example: Example): string {
  const choices = languages.map(
    ({ id, program }) => `{{% choosable language ${id} %}}\n\n${block(id, program(example))}\n\n{{% /choosable %}}`,
  );
  const ids = languages.map(({ id }) => id).join(",");
  return `{{< chooser language "${ids}" >}}\n\n${choices.join("\n\n")}\n\n{{< /chooser >}}`;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
