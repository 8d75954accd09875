import { EntraCaError } from "../messages/error.js";
import { idOf, type Entity } from "../graph/entity.js";
import { isNotFound, when } from "../graph/graphError.js";
import { written } from "../kernel/border.js";
import { Illegible } from "../kernel/illegible.js";
import type { Properties } from "../kernel/properties.js";
import { certificateOf, collection, state } from "../resources/trustedCertificateAuthority/graph.js";
import { hasThumbprint, isThumbprint } from "../x509/thumbprint.js";
import { keyIn, legibleResult, onlyMatch, textIn, type Asking, type Key } from "./asking.js";
import { lookUpNamesOf, trustedCas } from "./definitions.js";
import type { LookUpSession } from "./session.js";

const configurationId = "certificateBasedApplicationConfigurationId";

/** By the configuration's id, and `id` or `thumbprint`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const configuration = textIn(args, configurationId, lookUpNamesOf(trustedCas).get);
  const key = keyIn(args, trustedCas);
  checkThumbprint(key);
  const path = collection(configuration);
  const { collections } = asking.session;
  const found = await inConfiguration(
    configuration,
    asking,
    key.property === "id"
      ? collections.member(path, key.value).then((member) => [member])
      : collections.list(path).then((members) => withThumbprint(members, configuration, key)),
  );
  const sought = {
    definition: trustedCas,
    key,
    within: asking.secrets.has(configurationId) ? "this configuration" : `configuration ${configuration}`,
  };
  return resultOf(await onlyMatch(found, sought, asking), configuration, asking.session);
}

/** All trusted CAs of a configuration. */
export async function list(args: Properties, asking: Asking): Promise<Properties[]> {
  const { session } = asking;
  const configuration = textIn(args, configurationId, lookUpNamesOf(trustedCas).list);
  const read = session.collections.list(collection(configuration));
  const members = await inConfiguration(configuration, asking, read);
  return Promise.all(members.map((member) => resultOf(member, configuration, session)));
}

function checkThumbprint({ property, value }: Key): void {
  if (property === "thumbprint" && !isThumbprint(value)) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `The thumbprint is not one of a certificate: it has ${value.length} characters`,
      "Give the 64 hexadecimal digits of its SHA-256, or the 40 of its SHA-1",
    );
  }
}

/** The members with a certificate. One that can't be read may be the one. */
function withThumbprint(members: readonly Entity[], configuration: string, { value }: Key): Entity[] {
  const unread: string[] = [];
  const found = members.filter((member) => {
    const certificate = certificateOf(member);
    if (certificate instanceof Illegible) {
      unread.push(`that of ${idOf(member)} ${certificate.why}`);
      return false;
    }
    return hasThumbprint(certificate.value, value);
  });
  if (found.length === 0 && unread.length > 0) {
    throw new EntraCaError(
      "UnexpectedAnswer",
      `None of the certificates in configuration ${configuration} that can be read has the thumbprint ${JSON.stringify(value)}: ${unread.join("; ")}`,
      "Look at what the tenant has there, or look the CA up by its id",
    );
  }
  return found;
}

async function inConfiguration<Result>(
  configuration: string,
  { session, secrets }: Asking,
  read: Promise<Result>,
): Promise<Result> {
  const missing = when(isNotFound, async (error) => {
    const given = secrets.has(configurationId) ? "this id" : `id ${JSON.stringify(configuration)}`;
    throw new EntraCaError(
      "NotFound",
      `There is no certificateBasedApplicationConfiguration with ${given} in ${await session.placeText()}. ${error.what}`,
      `Check ${configurationId}, and that this is the right tenant; listCertificateBasedApplicationConfigurations shows what there is`,
    );
  });
  return read.catch(missing);
}

function resultOf(member: Entity, configuration: string, session: LookUpSession): Promise<Properties> {
  const found = written(state(member, configuration));
  return legibleResult(trustedCas, { id: member["id"], ...found }, session);
}
