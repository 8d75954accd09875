import { certificate, text } from "../../arguments.js";
import { EntraCaError, IncompleteError } from "../../error.js";
import type { Entity } from "../../graph/client.js";
import type { Resource } from "../../resource.js";
import { readCertificate } from "../../x509/certificate.js";
import { collection as members } from "../trustedCertificateAuthority/graph.js";
import { collection, construct, state } from "./graph.js";

// An empty text clears, as an omitted argument does.
const clearable = text({ replaces: false, check: () => undefined });

/** A list of CAs that applications may use, which owns its root: Graph needs one at creation and exactly one ever after. */
export const certificateBasedApplicationConfiguration: Resource = {
  arguments: {
    displayName: clearable,
    description: clearable,
    rootCertificate: certificate,
  },

  check: () => [],
  warnings: () => [],

  async live(id, _state, { collections }) {
    const configuration = await collections.member(collection, id);
    return configuration && state(configuration, await collections.list(members(id)));
  },

  checkDifferences: () => undefined,
  liveWarnings: () => [],

  async create(inputs, { collections }) {
    const answer = await collections.add(collection, construct(inputs));
    const configuration = bare(answer);
    const id = configuration["id"];
    if (typeof id !== "string") {
      throw new EntraCaError(
        "UnexpectedAnswer",
        "Graph accepted the configuration but returned no id for it",
        "Look for it with GET /directory/certificateAuthorities/certificateBasedApplicationConfigurations, and delete it before the next pulumi up",
      );
    }
    const root = readCertificate(String(inputs["rootCertificate"]));
    const derived = { issuer: root.subject, issuerSubjectKeyIdentifier: root.subjectKeyIdentifier };
    try {
      const { rootAuthorityId, issuer, issuerSubjectKeyIdentifier } = state(
        configuration,
        await collections.list(members(id)),
      );
      return {
        id,
        outputs: {
          rootAuthorityId,
          issuer: issuer ?? derived.issuer,
          issuerSubjectKeyIdentifier: issuerSubjectKeyIdentifier ?? derived.issuerSubjectKeyIdentifier,
        },
      };
    } catch (error) {
      throw error instanceof EntraCaError
        ? new IncompleteError(
            id,
            derived,
            error.code,
            `The configuration ${id} was created, but its root could not be read back. ${error.what}`,
            "Run pulumi up again",
          )
        : error;
    }
  },

  async update(id, _wanted, changed, { collections }) {
    await collections.change(collection, id, changed);
    return {};
  },

  delete: (id, _state, { collections }) => collections.remove(collection, id),
};

/** Graph's page shows the created object inside `value`; other answers of its kind hold the object itself. */
function bare(answer: Entity): Entity {
  const { value } = answer;
  return answer["id"] === undefined && typeof value === "object" && value !== null ? (value as Entity) : answer;
}
