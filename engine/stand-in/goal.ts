/** What a program asks for when it registers or reads a resource, and which requests the stand-in refuses. */
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { PropertyMap } from "./propertyValues.js";
import { dynamicPackage, isProviderType, packageOf } from "./urns.js";

/** What a program wants a resource to be. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Of an object that exists and isn't managed, but only read. */
  readonly readId: string | undefined;
  readonly parent: string | undefined;
  readonly inputs: PropertyMap;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, string[]>>;
  /** URNs by which the resource may have been known before. */
  readonly aliases: readonly string[];
  /** Undefined inherits from the parent. */
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  /** Undefined leaves it to the provider. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
}

/** What a registration asks for. */
export function goalOf(request: RegisterResourceRequest): Goal {
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    readId: undefined,
    parent: request.getParent() || undefined,
    inputs: request.getObject()?.toJavaScript() ?? {},
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      request
        .getPropertydependenciesMap()
        .getEntryList()
        .map(([name]) => [name, request.getPropertydependenciesMap().get(name)?.getUrnsList() ?? []]),
    ),
    aliases: request.getAliasurnsList(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

/** What the reading of an object that isn't managed asks for. */
export function goalOfRead(request: ReadResourceRequest): Goal {
  return {
    type: request.getType(),
    name: request.getName(),
    custom: true,
    readId: request.getId(),
    parent: request.getParent() || undefined,
    inputs: request.getProperties()?.toJavaScript() ?? {},
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    aliases: [],
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

/** The name of what the request needs and the stand-in lacks. */
export function missingFeature(request: RegisterResourceRequest): string | undefined {
  const type = request.getType();
  const hooks = request.getHooks()?.toObject() ?? {};
  const features: readonly [string, boolean][] = [
    ["remote components", request.getRemote()],
    ["explicit providers", isProviderType(type) || request.getProvider() !== ""],
    [`provider for ${packageOf(type)}`, request.getCustom() && !isDynamic(type)],
    ["import", request.getImportid() !== ""],
    ["deletedWith", request.getDeletedwith() !== ""],
    ["replaceWith", request.getReplaceWithList().length > 0],
    ["replacementTrigger", request.hasReplacementTrigger()],
    ["transforms", request.getTransformsList().length > 0],
    ["state migrations", request.getStateMigrationsList().length > 0],
    ["resource hooks", Object.values(hooks).some((names) => Array.isArray(names) && names.length > 0)],
  ];
  return features.find(([, isNeeded]) => isNeeded)?.[0];
}

/** What such a request needs and the stand-in doesn't have; undefined where it needs nothing of the kind. */
export function missingFeatureOfRead(request: ReadResourceRequest): string | undefined {
  const type = request.getType();
  if (isProviderType(type) || request.getProvider() !== "") {
    return "explicit providers";
  }
  return isDynamic(type) ? undefined : `provider for ${packageOf(type)}`;
}

function isDynamic(type: string): boolean {
  return packageOf(type) === dynamicPackage;
}
