// URNs, the names by which resources are known: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`.

export const stackType = "pulumi:pulumi:Stack";
export const dynamicPackage = "pulumi-nodejs";

const providerTypePrefix = "pulumi:providers:";
export const dynamicProviderType = `${providerTypePrefix}${dynamicPackage}`;

export interface StackName {
  readonly project: string;
  readonly stack: string;
}

export function makeUrn({ project, stack }: StackName, type: string, name: string, parent?: string): string {
  const parentType = parent === undefined ? stackType : qualifiedType(parent);
  const qualified = parentType === stackType || type === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

export function stackUrn(name: StackName): string {
  return makeUrn(name, stackType, `${name.project}-${name.stack}`);
}

export function defaultProviderUrn(name: StackName): string {
  return makeUrn(name, dynamicProviderType, "default");
}

export function isProviderType(type: string): boolean {
  return type.startsWith(providerTypePrefix);
}

/** The type with those of its parents before it. */
export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

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
