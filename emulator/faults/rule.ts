import { z } from "zod";
import { heldTo } from "../heldTo.js";
import { issuesInWords } from "../schemaIssues.js";
import type { FaultName, FaultRule } from "../types.js";

const longest = 24 * 60 * 60;

function seconds(byDefault: number): z.ZodDefault<z.ZodNumber> {
  return z.number().positive().max(longest).default(byDefault);
}

const selection = {
  method: z.enum(["GET", "POST", "PATCH", "DELETE"]).optional(),
  path: z.string().min(1).optional(),
  after: z.int().nonnegative().default(0),
  times: z
    .union([z.int().positive(), z.literal("always")], { error: 'Invalid input: expected a number from 1, or "always"' })
    .default(1),
  probability: z.number().positive().max(1).default(1),
};

const performed = z.boolean().default(false);

const variants = [
  z.strictObject({
    ...selection,
    fault: z.literal("throttle"),
    status: z.literal([429, 503]).default(429),
    seconds: seconds(1),
    retryAfter: z.enum(["seconds", "date", "none"]).default("seconds"),
  }),
  z.strictObject({
    ...selection,
    fault: z.literal("status"),
    status: z.literal([400, 401, 403, 404, 408, 409, 423, 500, 501, 502, 503, 504, 507, 509]),
    code: z.string().regex(/^\w+$/, "Invalid input: expected letters, digits and underscores").optional(),
    retryAfter: z.int().positive().max(longest).optional(),
    performed,
  }),
  z.strictObject({
    ...selection,
    fault: z.literal("html"),
    status: z.literal([200, 403, 502, 503, 504]).default(502),
    performed,
  }),
  z.strictObject({ ...selection, fault: z.literal("reset"), performed }),
  z.strictObject({ ...selection, fault: z.literal("silence"), performed }),
  z.strictObject({ ...selection, fault: z.literal("refuse"), seconds: seconds(1) }),
  z.strictObject({ ...selection, fault: z.literal("truncated") }),
  z.strictObject({ ...selection, fault: z.literal("empty") }),
  z.strictObject({
    ...selection,
    fault: z.literal("oversized"),
    bytes: z
      .int()
      .positive()
      .default(64 * 1024 * 1024),
  }),
  z.strictObject({
    ...selection,
    fault: z.literal("slow"),
    seconds: seconds(0.1),
    pieces: z.int().min(2).default(10),
  }),
  z.strictObject({
    ...selection,
    fault: z.literal("stale"),
    method: z.enum(["POST", "PATCH", "DELETE"]).optional(),
    seconds: seconds(5),
  }),
  z.strictObject({ ...selection, fault: z.literal("duplicatePage"), method: z.literal("GET").optional() }),
  z.strictObject({ ...selection, fault: z.literal("emptyPage"), method: z.literal("GET").optional() }),
  z.strictObject({
    ...selection,
    fault: z.literal("endlessPages"),
    method: z.literal("GET").optional(),
    pages: z.enum(["same", "empty"]).default("same"),
  }),
  z.strictObject({
    ...selection,
    fault: z.literal("untold"),
    method: z.literal("GET").optional(),
    property: z.string().min(1).optional(),
    as: z.enum(["absent", "null"]).default("absent"),
  }),
] as const;

const names = variants.map(({ shape }) => shape.fault.value);

const ruleSchema = heldTo<FaultRule>()(
  z.discriminatedUnion("fault", variants, {
    error: ({ input }) =>
      typeof input === "object"
        ? `Invalid input: expected one of ${names.join(", ")}`
        : "Invalid input: expected object",
  }),
);

/** A rule with everything that was left out filled in. */
export type Rule = Readonly<z.output<typeof ruleSchema>>;

export type RuleOf<Name extends FaultName> = Extract<Rule, { fault: Name }>;

/** A rule that says something which no rule can. */
export class FaultRuleError extends Error {
  override readonly name = "FaultRuleError";
}

/** A rule with everything that was left out filled in; throws where it is wrong. */
export function parseRule(rule: unknown): Rule {
  const result = ruleSchema.safeParse(rule);
  if (!result.success) {
    throw new FaultRuleError(`The fault rule ${JSON.stringify(rule)} is wrong: ${issuesInWords(result.error)}.`);
  }
  return result.data;
}

/** A rule as it is typed: JSON, or `fault,key=value,…`. */
export function parseRuleText(text: string): Rule {
  return parseRule(text.trimStart().startsWith("{") ? parseJson(text) : parseShortForm(text));
}

/** The JSON in which a rule was given; throws as for a rule that is wrong. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FaultRuleError(`The fault rule is not JSON: ${text}`, { cause: error });
  }
}

function parseShortForm(text: string): object {
  const [fault, ...settings] = text.split(",").map((part) => part.trim());
  return Object.fromEntries([
    ["fault", fault],
    ...settings.map((setting) => {
      const [, key, value] = /^(\w+)=(.*)$/.exec(setting) ?? [];
      if (key === undefined || value === undefined) {
        throw new FaultRuleError(`The fault rule ${text} is wrong: '${setting}' is not key=value.`);
      }
      return [key, parseValue(value)];
    }),
  ]) as object;
}

/** Numbers and truth values are what they look like, anything else is text. */
function parseValue(text: string): unknown {
  return /^(true|false|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text;
}
