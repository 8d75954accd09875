import type { RuleOf } from "./rule.js";

/**
 * In the address of a page that is asked for once more, which page that is, since the link to the next one is made from
 * the same address. Services ignore such options (OData 4.01 Part 2, section 5.2).
 */
const marker = "repeated";

/** Whether this is the page that is asked for once more. */
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

/** In the address of a page after one that leads to more and more, how many there were before it. */
const count = "endless";

/** Whether a page is one of those that never end, which its rule began before. */
export function isAfterEndless({ searchParams }: URL): boolean {
  return searchParams.has(count);
}

/** A page that leads to another one, which does too: with the same items each time, or with none. */
export function endlessPage(
  { pages }: RuleOf<"endlessPages">,
  page: { readonly value: readonly unknown[] },
  address: string,
): object {
  const next = new URL(address);
  next.searchParams.delete("$count");
  next.searchParams.set(count, String(Number(next.searchParams.get(count) ?? 0) + 1));
  const isFirst = !isAfterEndless(new URL(address));
  return {
    ...page,
    "@odata.nextLink": next.href.replaceAll("%24", "$"),
    value: pages === "empty" && !isFirst ? [] : page.value,
  };
}

function pageOf(options: URLSearchParams): string {
  return options.get("$skiptoken") ?? "first";
}
