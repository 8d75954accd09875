import { collectionAnswer, contextUrl, entityAnswer, json, noContent, representationOf } from "./answers.js";
import { GraphError } from "./graphError.js";
import type { QueryOptions } from "./queryOptions.js";
import type { GraphContext } from "./graphContext.js";
import type { Outcome } from "./routes.js";

/** The answer to what an operation did or found, in the shape that the request asks for. */
export function answerWith(c: GraphContext, outcome: Outcome, options: QueryOptions): Response {
  switch (outcome.kind) {
    case "collection":
      return collectionAnswer(c, outcome, withPreferredSize(c, options));
    case "entity":
      if (options.filter?.(outcome.entity) === false) {
        throw new GraphError(404, "NotFound", "The resource does not match the filter of the request.");
      }
      return entityAnswer(c, 200, outcome, options, outcome);
    case "created":
      return created(c, outcome, options);
    case "changed":
      return preferredReturn(c) === "representation" || isEntityByDefault(c, outcome)
        ? entityAnswer(c, 200, outcome, options, outcome)
        : noContent(c);
    case "deleted":
      return noContent(c);
  }
}

/** OData 4.01 Part 1, section 11.4.2. */
function created(c: GraphContext, outcome: Extract<Outcome, { kind: "created" }>, options: QueryOptions): Response {
  const { origin, pathname } = new URL(c.req.url);
  const address = `${origin}${pathname}/${outcome.id}`;
  c.header("Location", address);
  if (preferredReturn(c) === "minimal") {
    c.header("OData-EntityId", address);
    return noContent(c);
  }
  if (outcome.as === "okInValue") {
    const context = `${contextUrl(outcome.path, options)}/$entity`;
    return json(c, 200, { "@odata.context": context, value: representationOf(outcome, outcome.type, options) });
  }
  return entityAnswer(c, outcome.as === "ok" ? 200 : 201, outcome, options, outcome);
}

/** What the client wants back of a write, if it is heard. */
function preferredReturn(c: GraphContext): "representation" | "minimal" | undefined {
  const preferences = c.get("preferences");
  const wanted = c.get("switches").preferReturn === "heard" ? preferences.return : undefined;
  if (wanted !== undefined) {
    preferences.applied.add(`return=${wanted}`);
  }
  return wanted;
}

function isEntityByDefault(c: GraphContext, { as }: Extract<Outcome, { kind: "changed" }>): boolean {
  return (c.get("switches").updateAnswer === "entity" || as === "entity") && preferredReturn(c) === undefined;
}

function withPreferredSize(c: GraphContext, options: QueryOptions): QueryOptions {
  const preferences = c.get("preferences");
  const { maxPageSize } = preferences;
  if (maxPageSize === undefined || maxPageSize >= options.pageSize) {
    return options;
  }
  preferences.applied.add(`odata.maxpagesize=${maxPageSize}`);
  return { ...options, pageSize: maxPageSize };
}
