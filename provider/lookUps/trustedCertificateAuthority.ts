import { EntraCaError } from "../error.js";
import type { Entity } from "../graph/client.js";
import { isNotFound } from "../graph/graphError.js";
import type { Properties } from "../resource.js";
import { collection, state } from "../resources/trustedCertificateAuthority/graph.js";
import { readCertificate } from "../x509/certificate.js";
import { hasThumbprint, isThumbprint } from "../x509/thumbprint.js";
import { keyIn, textIn, type Key } from "./key.js";
import { only, type Asking } from "./only.js";
import { present } from "./present.js";
import type { LookUpSession } from "./session.js";

const configurationId = "certificateBasedApplicationConfigurationId";

/** By the configuration's id, and `id` or `thumbprint`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const lookUp = "getTrustedCertificateAuthority";
  const configuration = textIn(args, configurationId, lookUp);
  const key = keyIn(args, ["id", "thumbprint"], lookUp);
  checkThumbprint(key);
  const found = await membersFound(configuration, key, asking);
  const sought = {
    resource: "trustedCertificateAuthority",
    key,
    within: asking.secrets.has(configurationId) ? "this configuration" : `configuration ${configuration}`,
    listedBy: "listTrustedCertificateAuthorities",
  };
  return shown(await only(found, sought, asking), configuration, asking.session);
}

export async function list(args: Properties, asking: Asking): Promise<Properties[]> {
  const { session } = asking;
  const configuration = textIn(args, configurationId, "listTrustedCertificateAuthorities");
  const members = await inConfiguration(configuration, asking, () =>
    session.collections.list(collection(configuration)),
  );
  return Promise.all(members.map((member) => shown(member, configuration, session)));
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

function membersFound(configuration: string, key: Key, asking: Asking): Promise<readonly Entity[]> {
  const path = collection(configuration);
  const { session } = asking;
  return inConfiguration(configuration, asking, async () => {
    if (key.property === "id") {
      return [await session.collections.member(path, key.value)].filter((member) => member !== undefined);
    }
    return (await session.collections.list(path)).filter((member) => {
      const { certificate } = state(member, configuration);
      return typeof certificate === "string" && hasThumbprint(readCertificate(certificate), key.value);
    });
  });
}

/** Reads from a configuration; where it isn't there, says so. */
async function inConfiguration<Result>(
  configuration: string,
  asking: Asking,
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
    const given = asking.secrets.has(configurationId) ? "this id" : `id ${JSON.stringify(configuration)}`;
    throw new EntraCaError(
      "NotFound",
      `There is no certificateBasedApplicationConfiguration with ${given} in ${await asking.session.placeText()}. ${error.what}`,
      `Check ${configurationId}, and that this is the right tenant; listCertificateBasedApplicationConfigurations shows what there is`,
    );
  }
}

async function shown(member: Entity, configuration: string, session: LookUpSession): Promise<Properties> {
  return present({ id: member["id"], ...state(member, configuration), ...(await session.place()) });
}
