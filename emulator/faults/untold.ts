import type { RuleOf } from "./rule.js";

type Item = Readonly<Record<string, unknown>>;

/** A page whose items lack a property, or all but their ids; annotations stay. */
export function reticentPage({ property, as }: RuleOf<"untold">, page: { readonly value: readonly Item[] }): object {
  const isMeant = (name: string) =>
    name !== "id" && !name.includes("@") && (property === undefined || name === property);
  const without = (item: Item) =>
    Object.fromEntries(
      Object.entries(item).flatMap(([name, value]) =>
        isMeant(name) ? (as === "null" ? [[name, null]] : []) : [[name, value]],
      ),
    );
  return { ...page, value: page.value.map(without) };
}
