/** What an object has all in all, arguments, outputs and where it is: what the sdk's class, the schema and the documentation list. */
import { defined, only } from "../records.js";
import type { ArgumentDefinition, Definition, OutputDefinition, State } from "./definition.js";
import type { Properties } from "./properties.js";

/** A property of an object, whether a program gives it or Graph does. */
export type ObjectProperty = Omit<OutputDefinition, "changes" | "madeOf">;

/**
 * Where something is.
 *
 * @param it What is there, with its verb: `the object is in`.
 */
export function placeProperties(it: string) {
  return {
    tenantId: {
      kind: "text",
      isOptional: true,
      description: `The tenant that ${it}, as the token named it; absent for a token that isn't a JWT.`,
    },
    graphOrigin: {
      kind: "text",
      isOptional: false,
      description: `Scheme, host and port of the Graph that ${it}: \`https://graph.microsoft.com\`.`,
    },
  } as const satisfies Record<string, ObjectProperty>;
}

/** All properties of an object but its id. */
export function propertiesOf({ arguments: given, outputs }: Definition): Readonly<Record<string, ObjectProperty>> {
  // All objects have a connection, which is shown with the place.
  const { connection, ...own } = given;
  const properties = { ...own, ...outputs, ...(connection && { connection }) };
  return {
    ...Object.fromEntries(
      Object.entries(properties).flatMap(([name, property]): [string, ObjectProperty][] => {
        const found = propertyOf(property);
        return found === undefined ? [] : [[name, found]];
      }),
    ),
    ...placeProperties("the object is in"),
  };
}

function propertyOf(property: ArgumentDefinition | OutputDefinition): ObjectProperty | undefined {
  if (!("required" in property)) {
    return property;
  }
  const { kind, output, typeName } = property;
  return output === undefined
    ? undefined
    : { kind, isOptional: !isAlwaysThere(property), description: output, ...(typeName && { typeName }) };
}

/** Whether an object has a property of an argument's name though the program omits the argument. */
function isAlwaysThere({ required, whenOmitted }: ArgumentDefinition): boolean {
  return required || ["value", "made", "taken"].includes(whenOmitted?.means ?? "");
}

/** What Graph says beyond the id, which Pulumi keeps, and the arguments, whose spelling is the program's. */
export function outputsOf({ arguments: all }: Definition, live: Properties): Partial<State> {
  return only(defined(live), (_value, property) => property !== "id" && !Object.hasOwn(all, property));
}

/** The arguments of which a property is made that the program doesn't give: it is as secret as they are. */
export function sourcesOf({ arguments: all, outputs }: Definition, property: string): readonly string[] {
  const omitted = all[property]?.whenOmitted;
  switch (omitted?.means) {
    case "taken":
      return [omitted.from];
    case "made":
      return omitted.of;
    default:
      return outputs[property]?.madeOf ?? [];
  }
}
