/** Ways in which a creation or an update ends half-way. A trusted CA knows none: it is made, changed and removed by one request. */
import type { AlteredGraph, Entity } from "../alteredGraph.js";
import { signedBy } from "../certificates.js";
import { configuration, root, signedCertificate, tlsCa } from "../host/setup.js";
import { tls, type Tenant } from "../tenant.js";

export interface PartialFailure {
  readonly title: string;
  readonly className: string;
  /** Makes what the resource needs, and gives its arguments. */
  given(tenant: Tenant): Promise<Entity>;
  /** The arguments of an update that fails, where it isn't the creation that does. */
  then?(given: Entity): Entity;
  /** What goes wrong from then on. */
  breaks(graph: AlteredGraph): void;
  /** Whether nothing was changed, so that the state stays as it was. */
  readonly isWithoutEffect?: boolean;
  /** What the next update brings about in the tenant, by the object as it is there. */
  readonly wanted?: Entity;
}

const names = { commonName: "TLS CA", organizationName: "Contoso" };
/** Names are never used twice in a tenant. */
const freshName = () => `t${Math.random().toString(36).slice(2, 12)}`;

/** A CA that is managed elsewhere, and the arguments for its signed certificate. */
async function signed(tenant: Tenant): Promise<Entity> {
  const ca = await tenant.send("POST", tls, { name: freshName(), ...names });
  const request = String(ca["certificateSigningRequest"]);
  return {
    certificateId: String(ca["id"]),
    certificateSigningRequest: request,
    certificate: signedBy(root, request),
    chain: root.certificate,
  };
}

function renewed(given: Entity): Entity {
  return { ...given, certificate: signedBy(root, String(given["certificateSigningRequest"]), 400) };
}

const withoutRequest = ({ certificateSigningRequest: _, value, ...answer }: Entity): Entity =>
  Array.isArray(value) ? { ...answer, value: (value as Entity[]).map(withoutRequest) } : answer;

/** Graph never shows a CSR. */
export function noRequest(graph: AlteredGraph): void {
  graph.alter = withoutRequest;
}

/** Graph shows CAs with another status than they have. */
const showing = (status: string) => (graph: AlteredGraph) => {
  const show = (ca: Entity) => ("status" in ca && ca["status"] !== "csrGenerated" ? { ...ca, status } : ca);
  graph.alter = (answer, method) => (method === "GET" ? show(answer) : answer);
};

const refusing =
  (status: number, isIt: (method: string, path: string, body: string) => boolean) => (graph: AlteredGraph) =>
    (graph.refuses = (method, path, body) => isIt(method, path, body) && status);

const setsStatus = (method: string, _path: string, body: string) => method === "PATCH" && body.includes('"status"');
const readsMembers = (method: string, path: string) =>
  method === "GET" && /[/=]trustedCertificateAuthorities$/.test(path);

const inUse = { status: "active" };
const short = { timeouts: { create: "1s", update: "1s" } };

export const partialFailures: readonly PartialFailure[] = [
  {
    title: "the creation of a TLS inspection CA whose CSR Graph doesn't show",
    className: tlsCa,
    given: () => Promise.resolve(names),
    breaks: noRequest,
  },
  {
    title: "the adoption of a TLS inspection CA whose CSR Graph doesn't show",
    className: tlsCa,
    given: async (tenant) => ({
      ...names,
      adopt: String((await tenant.send("POST", tls, { name: freshName(), ...names }))["id"]),
    }),
    breaks: noRequest,
  },
  {
    title: "the creation of a signed certificate while the CA still enrols",
    className: signedCertificate,
    given: async (tenant) => ({ ...(await signed(tenant)), ...short }),
    breaks: showing("enrolling"),
    wanted: inUse,
  },
  ...[400, 403, 405, 409].map((status) => ({
    title: `the creation of a signed certificate whose enabling is refused with ${status}`,
    className: signedCertificate,
    given: signed,
    breaks: refusing(status, setsStatus),
    wanted: inUse,
  })),
  {
    title: "the creation of a signed certificate whose CA is revoked",
    className: signedCertificate,
    given: signed,
    breaks: showing("revoked"),
    wanted: inUse,
  },
  {
    title: "the update of a signed certificate while the CA still enrols",
    className: signedCertificate,
    given: async (tenant) => ({ ...(await signed(tenant)), ...short }),
    then: renewed,
    breaks: showing("enrolling"),
    wanted: inUse,
  },
  {
    title: "the update of a signed certificate whose enabling is refused",
    className: signedCertificate,
    given: signed,
    then: renewed,
    breaks: refusing(409, setsStatus),
    wanted: inUse,
  },
  {
    title: "the update of a signed certificate whose disabling is refused",
    className: signedCertificate,
    given: signed,
    then: (given) => ({ ...given, enabled: false }),
    breaks: refusing(405, setsStatus),
    wanted: { status: "disabled" },
  },
  {
    title: "the update of a signed certificate that is refused",
    className: signedCertificate,
    given: signed,
    then: renewed,
    breaks: refusing(409, (method) => method === "PATCH"),
    isWithoutEffect: true,
    wanted: inUse,
  },
  {
    title: "the creation of a configuration whose members can't be read",
    className: configuration,
    given: () => Promise.resolve({ displayName: freshName(), rootCertificate: root.certificate }),
    breaks: refusing(403, readsMembers),
  },
  {
    title: "the creation of a configuration whose root Graph doesn't show",
    className: configuration,
    given: () => Promise.resolve({ displayName: freshName(), rootCertificate: root.certificate }),
    breaks: (graph) =>
      (graph.alter = (answer, method, path) => (readsMembers(method, path) ? { ...answer, value: [] } : answer)),
  },
  {
    title: "the update of a configuration that is refused",
    className: configuration,
    given: () => Promise.resolve({ displayName: freshName(), rootCertificate: root.certificate }),
    then: (given) => ({ ...given, displayName: "Renamed" }),
    breaks: refusing(409, (method) => method === "PATCH"),
    isWithoutEffect: true,
    wanted: { displayName: "Renamed" },
  },
];
