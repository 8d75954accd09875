/** The files of what settings are in a program: a connection's, and a provider instance's. */
import { lookUpConnection } from "../../provider/lookUps/definitions.js";
import { configurationKeys, definitionOf, formOf } from "../../provider/settings/settings.js";
import { comment } from "./comment.js";
import { memberLine, objectType } from "./types.js";

/** The file of connections. */
export function connectionFile(): string {
  return `import type * as pulumi from "@pulumi/pulumi";

${objectType("Connection", "string")}

${comment(["What every look-up may be given beside what it goes by."])}
export interface Connected {
  ${comment([lookUpConnection], [], 2)}
  connection?: Connection | undefined;
}

/** A {@link Connection} whose parts may be outputs. */
export type ConnectionInput = pulumi.Input<{ [Property in keyof Connection]: pulumi.Input<string> | undefined }>;
`;
}

/** The file of what a provider instance is given. */
export function providerArgsFile(): string {
  const members = configurationKeys.map((key) => {
    const { meaning, moves } = definitionOf(key);
    const text = `${meaning}.${moves ? " Another one makes everything anew there." : ""}`;
    return `${comment([text], [], 2)}\n  ${key}${memberLine(`pulumi.Input<${formOf(key)}>`, true)}`;
  });
  const about =
    "The settings of a `Provider`. Each that is left out is the environment's, and not the stack's configuration; where one of them says with what to sign in, the environment has no say in that.";
  return `import type * as pulumi from "@pulumi/pulumi";

${comment([about])}
export interface ProviderArgs {
  ${members.join("\n  ")}
}
`;
}
