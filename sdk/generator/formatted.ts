import { format, resolveConfig } from "prettier";

/** A file's text as prettier has it. */
export async function formatted(path: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
