/** The argument that a property path is about, which Pulumi's begin with: `chain` of `chain[0]` and of `["chain"][0]`. */
export function argumentOf(path: string): string {
  return /^(?:\["([^"]*)"\]|([^.[]*))/.exec(path)?.slice(1).find(Boolean) ?? "";
}
