import type { RuleOf } from "./rule.js";

/**
 * In the address of a page that is asked for once more, which page that is, since the link to the next one is made from
 * the same address. Services ignore such options (OData 4.01 Part 2, section 5.2).
 */
const marker = "repeated";

export function isRepeated({ searchParams }: URL): boolean {
  return searchParams.get(marker) === pageOf(searchParams);
}

/**
 * A page that leads to itself once more: with its items, which the client then gets twice, or with none (Graph, "Paging
 * Microsoft Graph data in your app": a page can be empty). The count is on the first page only.
 */
export function repeatedPage(
  fault: RuleOf<"duplicatePage" | "emptyPage">["fault"],
  page: { readonly value: readonly unknown[] },
  address: string,
): object {
  const next = new URL(address);
  next.searchParams.delete("$count");
  next.searchParams.set(marker, pageOf(next.searchParams));
  return {
    ...page,
    "@odata.nextLink": next.href.replaceAll("%24", "$"),
    value: fault === "emptyPage" ? [] : page.value,
  };
}

function pageOf(options: URLSearchParams): string {
  return options.get("$skiptoken") ?? "first";
}
