import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { isRefusal, when } from "../../graph/graphError.js";
import { announce, newPlace } from "../../kernel/announced.js";
import { bodyValues, changesIn, soughtOf } from "../../kernel/body.js";
import { isAsWanted } from "../../kernel/comparison.js";
import { tenantOf, type Context } from "../../kernel/context.js";
import { isSurelyLeft, wayOut } from "../../kernel/creation.js";
import { readBack } from "../../kernel/lastWrite.js";
import type { Resource } from "../../kernel/resource.js";
import { Slot } from "../../kernel/run.js";
import { EntraCaError } from "../../messages/error.js";
import { isTlsLink, linksPath, policiesInPortal, policiesPath, profilesPath } from "../tlsInspection.js";
import { definition, type Definition } from "./definition.js";
import { construct, state } from "./graph.js";

const { objectKind } = definition;

/** As many are in a tenant (Microsoft Entra: TLS inspection, known limitations). */
const largest = 100;

/**
 * The URNs of resources that are to make a policy. Written by their checks, and by creations, after which Graph has the policy; read
 * to count against the limit.
 */
const additions = new Slot(() => new Set<string>());

/** A policy of TLS inspection. */
export const tlsInspectionPolicy: Resource<Definition> = {
  definition,

  // Its resource is checked before those of its rules, and is told of them as they are.
  amongOthers(_inputs, _current, { run, urn, program }) {
    announce(run, newPlace(urn), program.siblings);
    return [];
  },

  async checkAddition({ name }, context) {
    const { collections, run, urn } = context;
    const added = run.noted(additions, tenantOf(context)).add(urn);
    const members = await collections.listOrNone(policiesPath);
    if (members.length + added.size > largest) {
      const reason = `is for one more policy, and there will be ${members.length + added.size}: Graph allows ${largest} in a tenant. Remove some first, or adopt one`;
      return [{ property: "name", reason }];
    }
    const equal = typeof name === "string" ? await namesake(members, name, context) : undefined;
    return equal === undefined
      ? []
      : [{ property: "name", reason: `is that of the policy ${idOf(equal)} already. ${choice(equal)}` }];
  },

  async live(id, stored, { collections }) {
    const found = await collections.member(policiesPath, id, soughtOf(definition, stored));
    return found && { id: idOf(found), ...state(found) };
  },

  async create(inputs, context) {
    const { collections, run, secrets, urn } = context;
    const policy = await collections.add(policiesPath, construct(bodyValues(definition, inputs), inputs), {
      mark: inputs.name,
      isSent: (member) => isAsWanted(definition, state(member), inputs, true),
      async left(members) {
        const equal = await namesake(members, inputs.name, context);
        if (equal !== undefined) {
          const named = secrets.quoted("name", inputs.name);
          throw new EntraCaError(
            "Conflict",
            `There is a policy named ${named} already: ${idOf(equal)}. An earlier run may have created it without being able to record it, or somebody else did`,
            choice(equal),
          );
        }
        return undefined;
      },
    });
    const id = idOf(policy);
    run.noted(additions, tenantOf(context)).delete(urn);
    await readBack(policiesPath, id, {}, collections);
    return { id, outputs: {} };
  },

  async update(id, wanted, changed, { collections }) {
    const { settings, ...body } = construct(bodyValues(definition, wanted), wanted);
    const changes = {
      ...changesIn<Definition>(body, changed),
      ...(changed.defaultAction !== undefined && { settings }),
    };
    await collections.change(policiesPath, id, changes, (member) =>
      isAsWanted(definition, state(member), changed, false),
    );
    return {};
  },

  async delete(id, _stored, context) {
    const { collections } = context;
    const refused = when(isRefusal, async (error) => {
      const linking = await profilesWith(id, context).catch(() => []);
      throw linking.length === 0
        ? error
        : new EntraCaError(
            error.code,
            `${error.what}. Links to it are in ${linking.join(", ")}`,
            `Remove the links first ${policiesInPortal}, or with the programs that have them, then run the same command again`,
          );
    });
    return collections.remove(policiesPath, id).catch(refused);
  },

  whatStays: (id) => `the TLS inspection policy ${id} stays in the tenant as it is`,
};

/**
 * The first of some policies that has a name, and is surely none that is being replaced. Of one that may be, it warns: without a
 * link a policy does nothing.
 */
async function namesake(members: readonly Entity[], name: string, context: Context): Promise<Entity | undefined> {
  const { run, secrets } = context;
  for (const member of members) {
    const id = idOf(member);
    if (state(member).name === name && run.isFree(objectKind, id)) {
      if (isSurelyLeft(objectKind, id, context)) {
        return member;
      }
      await context.warn(
        `there is a policy named ${secrets.quoted("name", name)} already: ${id}. ${wayOut(id, `delete it ${policiesInPortal}`)}`,
      );
    }
  }
  return undefined;
}

/** People tell policies by their names: which of two is meant, a person has to say. */
function choice(found: Entity): string {
  return `To manage that one, set adopt: "${idOf(found)}"; to have another one beside it, give this one another name`;
}

/** The security profiles that have a link to a policy, in words. */
async function profilesWith(policyId: string, { collections, run }: Context): Promise<string[]> {
  const profiles = await collections.list(profilesPath);
  const found = await Promise.all(
    profiles.map(async (profile) => {
      const links = (await collections.list(linksPath(idOf(profile)))).filter(isTlsLink);
      const isLinked = links.some(({ policy }) => sameId((policy as Entity | null | undefined)?.["id"], policyId));
      const name = run.hasSecrets ? "" : ` ${JSON.stringify(profile["name"])}`;
      return isLinked ? [`the security profile${name} (${idOf(profile)})`] : [];
    }),
  );
  return found.flat();
}
