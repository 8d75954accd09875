import { idOf, sameId } from "../../graph/entity.js";
import { same } from "../../kernel/comparison.js";
import { tenantOf, type Context } from "../../kernel/context.js";
import type { Inputs } from "../../kernel/definition.js";
import { Illegible } from "../../kernel/illegible.js";
import { Slot } from "../../kernel/run.js";
import { unknown } from "../../kernel/unknown.js";
import { asShown, collection, isInUse, statusOf } from "../externalCertificateAuthorityCertificate/graph.js";
import { definition, type Definition } from "./definition.js";
import { state } from "./graph.js";

/** TLS inspection uses one CA at a time (Microsoft: transport layer security settings). */
const oneAtATime = "TLS inspection uses one CA at a time";

/** By tenant the URNs of those that are to be in use. Written and read by the checks of signed certificates. */
const toBeInUse = new Slot(() => new Set<string>());

/** Whether a signed certificate is to be in use, as far as that is known. */
export function isToBeInUse({ enabled }: Inputs<Definition>): boolean {
  return enabled !== false && enabled !== unknown;
}

/** Warns where another resource of the program is to be in use in the same tenant: the two would take turns. */
export function rivalsInProgram(inputs: Inputs<Definition>, context: Context): string[] {
  const { run, urn } = context;
  if (!isToBeInUse(inputs)) {
    return [];
  }
  const wanted = run.noted(toBeInUse, tenantOf(context));
  const rival = [...wanted].find((other) => other !== urn);
  wanted.add(urn);
  return rival === undefined
    ? []
    : [
        `${rival} is enabled as well, and ${oneAtATime}: each pulumi up puts one of the two to use in place of the other. Set enabled: false on one of them`,
      ];
}

/** Which CA is to be in use: by its id, and as long as that isn't known by its certificate, which no other CA has. */
interface ToBeInUse {
  readonly id: string | undefined;
  readonly certificate?: Inputs<Definition>["certificate"];
}

/** Warns of a CA that is in use and that this run has no signed certificate of: another stack's, or a person's. */
export async function rivalInTenant({ id, certificate }: ToBeInUse, context: Context): Promise<string[]> {
  const { collections, run } = context;
  const authorities = await collections.listOrNone(collection);
  const rival = authorities.find((authority) => {
    const other = idOf(authority);
    return isInUse(statusOf(authority)) && !sameId(id, other) && run.isFree(definition.objectKind, other);
  });
  if (rival === undefined || (id === undefined && (await hasCertificate(idOf(rival), certificate, context)))) {
    return [];
  }
  const { id: other, name, status } = asShown(rival);
  return [
    `the CA ${other} (${name}) is ${status}, and ${oneAtATime}: an update puts this one to use in its place. Where another stack manages that one, the two take turns at each pulumi up: set enabled: false on one of them`,
  ];
}

/** Whether Graph shows that a CA has a certificate. */
async function hasCertificate(
  id: string,
  wanted: ToBeInUse["certificate"],
  { collections }: Context,
): Promise<boolean> {
  const found = await collections.member(collection, id, "all");
  const shown = found && state(found).certificate;
  return (
    shown !== undefined && !(shown instanceof Illegible) && same(definition.arguments.certificate, shown, wanted, {})
  );
}
