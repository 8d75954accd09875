import { z } from "zod";
import { collectionAnswer, type Entity, entityAnswer, noContent, selectProperties } from "./answers.js";
import { createCertificateSigningRequest } from "./certificateSigningRequest.js";
import { networkAccess } from "./permissions.js";
import { odataType, readBody, requiredText } from "./requestBody.js";
import { type GraphContext, pathKey, type Route } from "./routes.js";
import type { Tenants } from "./tenantStore.js";
import type { TlsCertificate } from "./tenant.js";
import {
  tlsCertificateEntity,
  tlsCertificateStatus,
  tlsCertificateType,
  withoutUnknownMembers,
} from "./tlsCertificateEntity.js";
import {
  addTlsCertificate,
  changeTlsCertificate,
  findTlsCertificate,
  newTlsCertificate,
  removeTlsCertificate,
  type SecondEnabled,
} from "./tlsCertificates.js";

const path = "networkAccess/tls/externalCertificateAuthorityCertificates";

const unknownMembers = "include-unknown-enum-members";

const createBody = z.strictObject({
  "@odata.type": odataType(tlsCertificateType),
  name: requiredText,
  commonName: requiredText,
  organizationName: requiredText,
});

const updateBody = z.strictObject({
  "@odata.type": odataType(tlsCertificateType),
  certificate: z.string().optional(),
  chain: z.string().optional(),
  status: z.enum(["enabled", "disabled"]).optional(),
});

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

/** Graph: "networkaccess-tlstermination-…-externalcertificateauthoritycertificates" and "networkaccess-externalcertificateauthoritycertificate-…". */
export function tlsRoutes(
  tenants: Tenants,
  now: () => Date,
  newId: () => string,
  enrollingMilliseconds: number,
  secondEnabled: SecondEnabled,
): readonly Route[] {
  const entityOf = (certificate: TlsCertificate): Entity =>
    tlsCertificateEntity(certificate, tlsCertificateStatus(certificate, now(), enrollingMilliseconds));

  return [
    {
      path: `/${path}`,
      entityType: tlsCertificateType,
      permissions: networkAccess,
      operations: {
        GET: {
          queryOptions: ["$top", "$count", "$skip", "$skiptoken", "$filter", "$select"],
          perform(c, options) {
            const show = shownTo(c);
            return collectionAnswer(c, path, options, tenants.tenant.tlsCertificates, entityOf, (entity) =>
              selectProperties(show(entity), tlsCertificateType, options.select),
            );
          },
        },
        POST: {
          queryOptions: [],
          async perform(c, options) {
            const names = await readBody(c, createBody, tlsCertificateType);
            const request = await createCertificateSigningRequest(names.commonName, names.organizationName);
            const { name, commonName, organizationName } = names;
            const added = newTlsCertificate(newId(), { name, commonName, organizationName }, request, now());
            await tenants.change((tenant) => addTlsCertificate(tenant, added));
            const entity = selectProperties(shownTo(c)(entityOf(added)), tlsCertificateType, createdProperties);
            return entityAnswer(c, 201, path, options, entity);
          },
        },
      },
    },
    {
      path: `/${path}/:id`,
      entityType: tlsCertificateType,
      permissions: networkAccess,
      operations: {
        GET: {
          queryOptions: ["$select"],
          perform(c, options) {
            const entity = entityOf(findTlsCertificate(tenants.tenant, pathKey(c, "id")));
            const shown = selectProperties(shownTo(c)(entity), tlsCertificateType, options.select);
            return entityAnswer(c, 200, path, options, shown);
          },
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const id = pathKey(c, "id");
            findTlsCertificate(tenants.tenant, id);
            const change = await readBody(c, updateBody, tlsCertificateType);
            await tenants.change((tenant) => changeTlsCertificate(tenant, id, change, now(), secondEnabled));
            return noContent(c);
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeTlsCertificate(tenant, pathKey(c, "id")));
            return noContent(c);
          },
        },
      },
    },
  ];
}

/** How the client of this request sees a status, and the header that says its preference was heard (RFC 7240, section 3). */
function shownTo(c: GraphContext): (entity: Entity) => Entity {
  const preferences = (c.req.header("prefer") ?? "").split(",").map((preference) => preference.trim().toLowerCase());
  if (!preferences.includes(unknownMembers)) {
    return withoutUnknownMembers;
  }
  c.header("Preference-Applied", unknownMembers);
  return (entity) => entity;
}
