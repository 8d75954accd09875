/** URNs, the names by which resources are known: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export const stackType = "pulumi:pulumi:Stack";
export const dynamicPackage = "pulumi-nodejs";

const providerTypePrefix = "pulumi:providers:";
export const dynamicProviderType = `${providerTypePrefix}${dynamicPackage}`;

/** What the URNs of a stack have in common. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/** The URN of a resource; of its parent, only the type is in it. */
export function makeUrn({ project, stack }: StackName, type: string, name: string, parent?: string): string {
  const parentType = parent === undefined ? stackType : qualifiedType(parent);
  const qualified = parentType === stackType || type === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** The URN of the stack's own resource. */
export function stackUrn(name: StackName): string {
  return makeUrn(name, stackType, `${name.project}-${name.stack}`);
}

/** The URN of the provider that dynamic resources have unless they name one. */
export function defaultProviderUrn(name: StackName): string {
  return makeUrn(name, dynamicProviderType, "default");
}

/** Whether a resource is a provider. */
export function isProviderType(type: string): boolean {
  return type.startsWith(providerTypePrefix);
}

/** The type with those of its parents before it. */
function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The type in a URN, without those of the parents. */
export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

/** Names may contain `::` themselves. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The package that a type token belongs to. */
export function packageOf(type: string): string {
  return type.split(":")[0] ?? "";
}
