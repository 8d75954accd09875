/** What whoever adds a property or a resource can't forget or misspell: each of these lines has to be an error to the compiler. */
import type dynamic from "../../provider/adapters/dynamic/dynamic.js";
import type { Entity } from "../../provider/graph/entity.js";
import type { Body, BodyValues, Inputs, Returned, State } from "../../provider/kernel/definition.js";
import type { Created, Resource } from "../../provider/kernel/resource.js";
import type { ClassName } from "../../provider/resources/definitions.js";
import type { Definition as TlsCa } from "../../provider/resources/externalCertificateAuthorityCertificate/definition.js";
import type { Definition as TrustedCa } from "../../provider/resources/trustedCertificateAuthority/definition.js";
import { state as trustedCaState } from "../../provider/resources/trustedCertificateAuthority/graph.js";

/** Never called. */
export function mistakes(
  inputs: Inputs<TrustedCa>,
  stored: State<TrustedCa>,
  values: BodyValues<TrustedCa>,
  entity: Entity,
  resources: Record<ClassName, Resource>,
  providers: typeof dynamic,
): unknown[] {
  const { isRootAuthority, ...others } = values;
  const { issuer, ...shown } = trustedCaState(entity, "");
  const csr = { certificateSigningRequest: "PEM", name: "made" };
  // @ts-expect-error There is no such argument.
  const { isRootAuthorty } = inputs;
  // @ts-expect-error It may be unknown.
  const flag: boolean | undefined = inputs.isRootAuthority;
  // @ts-expect-error `construct` forgets isRootAuthority.
  const body: Body<TrustedCa> = others;
  // @ts-expect-error `construct` sends what nobody defined.
  const more: Body<TrustedCa> = { ...others, isRootAuthority, isRootAuthorty: true };
  // @ts-expect-error `state` forgets issuer.
  const returned: Returned<TrustedCa> = shown;
  // @ts-expect-error `state` misspells it.
  const misspelt: Returned<TrustedCa> = { ...shown, issuer, isuer: issuer };
  // @ts-expect-error `create` forgets the output status.
  const created: Created<TlsCa> = { id: "1", outputs: csr };
  // @ts-expect-error A resource is missing among the handlers.
  const handlers: Record<ClassName, Resource> = { TrustedCertificateAuthority: resources.TrustedCertificateAuthority };
  const defined = {
    ...resources,
    // @ts-expect-error It isn't among the definitions.
    FilteringProfile: resources.TrustedCertificateAuthority,
  } satisfies Record<ClassName, Resource>;
  return [
    ...[isRootAuthorty as unknown, flag, body, more, returned, misspelt, created, handlers, defined],
    // @ts-expect-error There is no such property.
    stored.isRootAuthorty,
    // @ts-expect-error A state may lack what it has to have today.
    stored.certificate.value,
    // @ts-expect-error No dynamic provider of that name.
    providers.FilteringProfile,
  ];
}
