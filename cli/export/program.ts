/** The program for what was found in a tenant, and the files that it reads. */
import type { Example, ExampleItem, ExampleStep, ExampleValue } from "../../provider/kernel/example.js";
import { readInputs } from "../../provider/kernel/border.js";
import { asWritten, type Value, type Values, type ValueKind } from "../../provider/kernel/values.js";
import { mapped } from "../../provider/records.js";
import type { Certificate } from "../../provider/x509/certificate.js";
import { certificateToPem } from "../../provider/x509/pem.js";
import { definitions } from "../../provider/resources/definitions.js";
import type { FoundObject } from "./found.js";
import { commonNameIn, uniqueNames, variableFor } from "./names.js";

/** A program, and what it is about. */
export interface ExportedProgram {
  readonly example: Example;
  /** The content of each file that it reads, by its path. */
  readonly files: ReadonlyMap<string, string>;
  /** The resources in the order of the program. */
  readonly resources: readonly { readonly className: string; readonly name: string; readonly id: string }[];
  /** The ids of the objects, by the variables of their resources. */
  readonly ids: Readonly<Record<string, string>>;
}

/** The folder of the certificates. */
const folder = "certificates";

/** The program that has all objects. */
export function programFor(found: readonly FoundObject[]): ExportedProgram {
  const named = inOrder(found);
  const paths = pathsOf(named.flatMap(({ object }) => certificatesOf(object)));
  const steps = named.map(({ object, name, variable }, at): ExampleStep & { resource: string; name: string } => {
    // What stands before it in the program; of two that have one object, the first is that object's own.
    const before = new Map(
      named
        .slice(0, at)
        .map((other) => [other.object.id.toLowerCase(), other.variable] as const)
        .toReversed(),
    );
    const values = mapped(valuesOf(object), ({ kind, value }) => asExample(kind, value, before, paths));
    return { resource: object.className, name, variable, arguments: values };
  });
  return {
    example: { steps },
    files: new Map([...paths.values()].map(({ path, certificate }) => [path, certificateToPem(certificate.der)])),
    resources: named.map(({ object: { className, id }, name }) => ({ className, name, id })),
    ids: Object.fromEntries(named.map(({ object, variable }) => [variable, object.id])),
  };
}

interface NamedObject {
  readonly object: FoundObject;
  readonly name: string;
  readonly variable: string;
}

/**
 * The objects with their names: by kinds, and in each by name, whatever the order in which Graph has them. A resource of an object
 * that another one has already is called as that one.
 */
function inOrder(found: readonly FoundObject[]): NamedObject[] {
  const named: NamedObject[] = [];
  for (const { className } of definitions) {
    const objects = found.filter((object) => object.className === className);
    const own = uniqueNames(objects.map(({ id, names, word }) => ({ names, word, key: id })));
    const all = objects.map((object) => ({
      object,
      name: named.find((other) => other.object.id === object.id)?.name ?? own.get(object.id) ?? object.word,
    }));
    for (const { object, name } of all.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      named.push({ object, name, variable: freeVariable(variableFor(name, object.word), named) });
    }
  }
  return named;
}

function freeVariable(wanted: string, taken: readonly NamedObject[]): string {
  const isTaken = (variable: string) => taken.some((other) => other.variable === variable);
  let variable = wanted;
  for (let count = 2; isTaken(variable); count += 1) {
    variable = `${wanted}${count}`;
  }
  return variable;
}

/** The arguments that a program gives, by their names, with their kinds; what is adopted is nothing that it refers to. */
function valuesOf({ definition, inputs }: FoundObject): Record<string, { kind: ValueKind; value: Value }> {
  const values = readInputs(definition, inputs) as Readonly<Record<string, Value>>;
  return mapped(values, (value, property) => ({
    kind: property === "adopt" ? "text" : (definition.arguments[property]?.kind ?? "text"),
    value,
  }));
}

/** The certificates in a value, of kinds that have some. */
function certificatesIn(kind: ValueKind, value: Value): readonly Certificate[] | undefined {
  switch (kind) {
    case "certificate":
      return [(value as Values["certificate"]).value];
    case "signedCertificate":
      return (value as Values["signedCertificate"]).value.certificates;
    case "chain":
      return (value as Values["chain"]).value.flat();
    case "certificates":
    case "ownedCertificates":
      return (value as Values["certificates"]).value;
    default:
      return undefined;
  }
}

function certificatesOf(object: FoundObject): Certificate[] {
  return Object.values(valuesOf(object)).flatMap(({ kind, value }) => certificatesIn(kind, value) ?? []);
}

type Paths = ReadonlyMap<string, { readonly path: string; readonly certificate: Certificate }>;

/** A file for each certificate, however often it is needed, by its thumbprint. */
function pathsOf(all: readonly Certificate[]): Paths {
  const byThumbprint = new Map(all.map((certificate) => [certificate.thumbprint, certificate]));
  const names = uniqueNames(
    [...byThumbprint].map(([key, value]) => ({ names: [commonNameIn(value)], word: "certificate", key })),
  );
  return new Map(
    [...byThumbprint].map(([key, certificate]) => [
      key,
      { path: `${folder}/${names.get(key) ?? key}.pem`, certificate },
    ]),
  );
}

/** @param before The variables of what the program has already, by its id. */
function asExample(kind: ValueKind, value: Value, before: ReadonlyMap<string, string>, paths: Paths): ExampleValue {
  const certificates = certificatesIn(kind, value);
  if (certificates !== undefined) {
    const files = certificates.map(({ thumbprint }) => ({ file: paths.get(thumbprint)?.path ?? thumbprint }));
    const [only] = files;
    const isList = ["certificates", "ownedCertificates"].includes(kind) || files.length > 1;
    return only === undefined || isList ? files : only;
  }
  const references = (id: string): ExampleItem => {
    const of = before.get(id.toLowerCase());
    return of === undefined ? id : { of, property: "id" };
  };
  switch (kind) {
    case "objectId":
      return references(value as string);
    case "objectIds":
      return (value as readonly string[]).map(references);
    default:
      return asWritten(value) as string | boolean | number | readonly string[];
  }
}
