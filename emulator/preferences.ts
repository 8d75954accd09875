/** What a client's `Prefer` headers ask for (RFC 7240), each name in lower case and without the `odata.` of OData 4.0. */
export class Preferences {
  /** Those that the answer follows (RFC 7240, section 3). */
  readonly applied = new Set<string>();
  readonly #values: ReadonlyMap<string, string>;

  constructor(header: string | undefined) {
    const values = new Map<string, string>();
    for (const preference of (header ?? "").match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? []) {
      const [name = "", value = ""] = preference.split(";")[0]?.split("=") ?? [];
      const key = name
        .trim()
        .toLowerCase()
        .replace(/^odata\./, "");
      // The first one counts (section 2).
      if (key !== "" && !values.has(key)) {
        values.set(
          key,
          value
            .trim()
            .replace(/^"(.*)"$/, "$1")
            .toLowerCase(),
        );
      }
    }
    this.#values = values;
  }

  /** Graph, "Best practices for working with Microsoft Graph": whether the client knows members that were added later. */
  get knowsLaterMembers(): boolean {
    return this.#values.has(includeUnknownEnumMembers);
  }

  /** Whether the answer to a write has the entity. */
  get return(): "representation" | "minimal" | undefined {
    const value = this.#values.get("return");
    return value === "representation" || value === "minimal" ? value : undefined;
  }

  get maxPageSize(): number | undefined {
    const value = this.#values.get("maxpagesize") ?? "";
    return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
  }
}

export const includeUnknownEnumMembers = "include-unknown-enum-members";
