import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses what can't be handed to the engine as a text: the bytes of a file, of which Pulumi would make an object, and what is no
 * Unicode, at which Pulumi's protocol breaks off. Outputs and promises are passed over.
 *
 * @throws {pulumi.RunError} naming the argument, and how to read the file.
 */
export function refuseUnsendable(resource: string, args: pulumi.Inputs | undefined): void {
  for (const [argument, value] of Object.entries(args ?? {})) {
    for (const item of [value].flat() as unknown[]) {
      const found = whatUnsendable(item);
      if (found !== undefined) {
        throw new pulumi.RunError(
          `${resource}: ${argument} is ${found}. Read a file of PEM by readFileSync(FILE, "utf8"), and one of DER by readFileSync(FILE, "base64"); nothing was made`,
        );
      }
    }
  }
}

function whatUnsendable(item: unknown): string | undefined {
  if (ArrayBuffer.isView(item)) {
    return "bytes, where a text belongs";
  }
  return typeof item === "string" && /\p{Surrogate}/u.test(item)
    ? "no text: what was read was binary, or in another encoding"
    : undefined;
}
