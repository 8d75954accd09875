import { z } from "zod";
import { type Entity, type Member, selectProperties } from "./answers.js";
import { whereTlsInspection } from "./availability.js";
import { createCertificateSigningRequest } from "./certificateSigningRequest.js";
import { GraphError } from "./graphError.js";
import { networkAccess } from "./permissions.js";
import { includeUnknownEnumMembers } from "./preferences.js";
import { odataType, readBody, readChange } from "./requestBody.js";
import { type GraphContext, pathKey } from "./graphContext.js";
import type { Route } from "./routes.js";
import type { Switches } from "./switches.js";
import type { TlsCertificate } from "./tenant.js";
import type { Tenants } from "./tenantStore.js";
import {
  tlsCertificateEntity,
  tlsCertificateStatus,
  tlsCertificateType,
  tlsTerminationType,
  withoutUnknownMembers,
} from "./tlsCertificateEntity.js";
import {
  addTlsCertificate,
  changeTlsCertificate,
  findTlsCertificate,
  newTlsCertificate,
  removeTlsCertificate,
} from "./tlsCertificates.js";

const terminationPath = "networkAccess/tls";
const path = `${terminationPath}/externalCertificateAuthorityCertificates`;
const set = { type: tlsCertificateType, path };

/** What the example of Graph's create page prints, and the request, without which the answer would be of no use. */
const createdProperties = [
  "id",
  "name",
  "commonName",
  "organizationName",
  "validity",
  "status",
  "certificateSigningRequest",
];

/** A certificate that Microsoft manages, of a type that Graph's metadata doesn't have yet. */
const managedCertificate: Entity = {
  "@odata.type": "#microsoft.graph.networkaccess.managedCertificateAuthorityCertificate",
  id: "5d1c1f0e-6a52-4b7c-9f57-2f3a7f0f9f11",
  name: "Microsoft",
  commonName: "Microsoft-managed",
  status: "active",
};

/** How a client sees what is so. */
type View = (entity: Entity) => Entity;

/** Where a certificate is shown. */
type Place = "creation" | "list" | "item";

/** Graph: "networkaccess-tlstermination-…-externalcertificateauthoritycertificates" and "networkaccess-externalcertificateauthoritycertificate-…". */
export function tlsRoutes(
  tenants: Tenants,
  now: () => Date,
  newId: () => string,
  switches: Switches,
): readonly Route[] {
  const entityOf = (certificate: TlsCertificate): Entity =>
    tlsCertificateEntity(certificate, tlsCertificateStatus(certificate, now(), switches));
  const memberOf = (view: View, certificate: TlsCertificate, place: Place, select: readonly string[] = []): Member => {
    const entity = entityOf(certificate);
    return { entity, representation: visible(view(entity), place, select, switches) };
  };
  const members = (c: GraphContext, select: readonly string[] | undefined): readonly Member[] => {
    const { tlsCertificates, deletedTlsCertificateNames } = tenants.tenant;
    const wasConfigured = tlsCertificates.length + deletedTlsCertificateNames.length > 0;
    if (switches.neverConfigured === "notFound" && !wasConfigured) {
      throw new GraphError(404, "NotFound", "Tenant TLS Tenant Settings does not exist");
    }
    const managed = switches.managedCertificate === "listed" ? [{ entity: managedCertificate }] : [];
    const view = viewFor(c, switches);
    return [...tlsCertificates.map((certificate) => memberOf(view, certificate, "list", select)), ...managed];
  };
  const { createBody, updateBody } = bodies(switches);
  const available = (operations: Route["operations"]) => whereTlsInspection(operations, "tls", switches);

  return [
    {
      path: `/${terminationPath}`,
      entityType: tlsTerminationType,
      permissions: networkAccess,
      isCollection: false,
      operations: available({
        GET: {
          queryOptions: ["$select", "$expand"],
          perform: (c, { expand }) => ({
            kind: "entity",
            type: tlsTerminationType,
            path: terminationPath,
            entity: { id: "tls" },
            collections: {
              externalCertificateAuthorityCertificates: () => ({
                ...set,
                members: members(c, expand.get("externalCertificateAuthorityCertificates")?.select),
              }),
            },
          }),
        },
      }),
    },
    {
      path: `/${path}`,
      entityType: tlsCertificateType,
      permissions: networkAccess,
      isCollection: true,
      operations: available({
        GET: {
          queryOptions: ["$top", "$count", "$skip", "$skiptoken", "$filter", "$select"],
          furtherQueryOptions: ["$orderby"],
          perform: (c, { select }) => ({ kind: "collection", ...set, members: members(c, select) }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const names = await readBody(c, createBody, tlsCertificateType);
            const { name, commonName, organizationName } = names;
            const request = await createCertificateSigningRequest(commonName, organizationName, switches);
            const added = newTlsCertificate(newId(), { name, commonName, organizationName }, request, now());
            await tenants.change((tenant) => addTlsCertificate(tenant, added, switches));
            const { entity, representation = entity } = memberOf(viewFor(c, switches), added, "creation");
            const answered = selectProperties(representation, tlsCertificateType, createdProperties);
            return { kind: "created", ...set, id: added.id, entity, representation: answered };
          },
        },
      }),
    },
    {
      path: `/${path}/:id`,
      entityType: tlsCertificateType,
      permissions: networkAccess,
      isCollection: false,
      operations: available({
        GET: {
          queryOptions: ["$filter", "$select"],
          perform(c, { select }) {
            const found = findTlsCertificate(tenants.tenant, pathKey(c, "id"));
            return { kind: "entity", ...set, ...memberOf(viewFor(c, switches), found, "item", select) };
          },
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const found = findTlsCertificate(tenants.tenant, pathKey(c, "id"));
            const entity = entityOf(found);
            const seen = [entity, withoutUnknownMembers(entity)];
            const change = await readChange(c, updateBody, tlsCertificateType, seen, switches);
            await tenants.change((tenant) => changeTlsCertificate(tenant, found.id, change, now(), switches));
            const changed = findTlsCertificate(tenants.tenant, found.id);
            return { kind: "changed", ...set, ...memberOf(viewFor(c, switches), changed, "item") };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeTlsCertificate(tenant, pathKey(c, "id"), switches));
            return { kind: "deleted" };
          },
        },
      }),
    },
  ];
}

function bodies({ longestText, namesInUpdate }: Switches) {
  const text = z.string().min(1, "it must not be empty");
  const requiredText = longestText === "unlimited" ? text : text.max(longestText);
  const names = { name: requiredText, commonName: requiredText, organizationName: requiredText };
  const createBody = z.strictObject({ "@odata.type": odataType(tlsCertificateType), ...names });
  const updateBody = z.strictObject({
    "@odata.type": odataType(tlsCertificateType),
    certificate: z.string().optional(),
    chain: z.string().optional(),
    status: z.enum(["enabled", "disabled"]).optional(),
  });
  return {
    createBody,
    updateBody: namesInUpdate === "changeable" ? updateBody.extend(z.object(names).partial().shape) : updateBody,
  };
}

/** How the client of this request sees a status, and the header that says its preference was heard (RFC 7240, section 3). */
function viewFor(c: GraphContext, { preferenceApplied }: Switches): View {
  const preferences = c.get("preferences");
  if (!preferences.knowsLaterMembers) {
    return withoutUnknownMembers;
  }
  if (preferenceApplied === "sent") {
    preferences.applied.add(includeUnknownEnumMembers);
  }
  return (entity) => entity;
}

function visible(
  entity: Entity,
  place: Place,
  select: readonly string[],
  { requestShown, certificateShown }: Switches,
): Entity {
  const isCreation = place === "creation";
  const showsRequest = {
    always: true,
    whenSelected: isCreation || select.includes("certificateSigningRequest"),
    creationOnly: isCreation,
    notInCreation: !isCreation,
  }[requestShown];
  const shows = (property: string) => {
    switch (property) {
      case "certificateSigningRequest":
        return showsRequest;
      case "certificate":
      case "chain":
        return { always: true, whenSelected: select.includes(property), byIdOnly: place === "item" }[certificateShown];
      default:
        return true;
    }
  };
  return Object.fromEntries(Object.entries(entity).filter(([property]) => shows(property)));
}
