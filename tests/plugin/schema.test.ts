import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import ts from "typescript";
import { connectionProperty } from "../../provider/settings/connection.js";
import { configurationKeys } from "../../provider/adapters/plugin/configurationProperties.js";
import { resources, type ClassName } from "../../provider/resources/resources.js";
import { lookUpSchemas, foundTypes } from "../../provider/adapters/plugin/schema/lookUpSchemas.js";
import { pulumiSchema } from "../../provider/adapters/plugin/schema/pulumiSchema.js";
import type { ObjectTypeName } from "../../provider/kernel/definition.js";
import { defaultOf, descriptionOf } from "../../provider/kernel/description.js";
import { forms, type Form } from "../../provider/kernel/forms.js";
import { propertiesOf, type ObjectProperty } from "../../provider/kernel/objectProperties.js";
import { definitionOf as classDefinition } from "../../provider/resources/definitions.js";
import { objectTypes } from "../../provider/resources/objectTypes.js";
import { definitionOf, settingKeys } from "../../provider/settings/settings.js";

const sdk = join(__dirname, "../../../sdk");

/** A member of an interface or a class: its type as it is written, and what its comment says. */
interface Member {
  readonly type: string;
  readonly text: string;
  readonly whenOmitted: string | undefined;
}

/** What a file of the sdk declares. */
class Declarations {
  readonly interfaces = new Map<string, Map<string, Member>>();
  readonly classes = new Map<string, { text: string; members: Map<string, Member> }>();
  readonly functions = new Map<string, string>();

  constructor(file: string) {
    const source = ts.createSourceFile(file, readFileSync(join(sdk, file), "utf8"), ts.ScriptTarget.ES2023, true);
    source.forEachChild((node) => {
      if (ts.isInterfaceDeclaration(node)) {
        this.interfaces.set(node.name.text, membersOf(node.members.filter(ts.isPropertySignature)));
      } else if (ts.isTypeAliasDeclaration(node)) {
        this.interfaces.set(node.name.text, membersOf(propertiesIn(node)));
      } else if (ts.isClassDeclaration(node) && node.name !== undefined) {
        const declared = node.members.filter(ts.isPropertyDeclaration).filter((member) => isPublic(member));
        this.classes.set(node.name.text, { text: commentOf(node).text, members: membersOf(declared) });
      } else if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
        this.functions.set(node.name.text, commentOf(node).text);
      }
    });
  }
}

function isPublic(member: ts.PropertyDeclaration): boolean {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PublicKeyword) === true;
}

/** The properties that a type names, in whichever of its alternatives. */
function propertiesIn(node: ts.Node): ts.PropertySignature[] {
  const found: ts.PropertySignature[] = [];
  node.forEachChild((child) => {
    found.push(...(ts.isPropertySignature(child) ? [child] : propertiesIn(child)));
  });
  return found.filter(({ type }) => type?.getText() !== "undefined");
}

function membersOf(members: readonly (ts.PropertySignature | ts.PropertyDeclaration)[]): Map<string, Member> {
  return new Map(
    members.map((member) => {
      const written = member.type?.getText().replace(/^pulumi\.Output<(.*)>$/s, "$1") ?? "";
      const isOptional = member.questionToken !== undefined || written.endsWith(" | undefined");
      const type = written.replace(/ \| undefined$/, "") + (isOptional ? "?" : "");
      return [member.name.getText(), { type, ...commentOf(member) }];
    }),
  );
}

/** A comment in the words of the schema: a link is the name that it leads to. */
function commentOf(node: ts.Node): { text: string; whenOmitted: string | undefined } {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  const usual = comment?.tags?.find(({ tagName }) => tagName.text === "default");
  return { text: words(comment?.comment), whenOmitted: usual && words(usual.comment) };
}

function words(comment: ts.JSDoc["comment"]): string {
  const parts = typeof comment === "string" ? [comment] : (comment ?? []);
  const text = parts.map((part) =>
    typeof part === "string" ? part : ts.isJSDocLink(part) ? `\`${part.name?.getText() ?? ""}\`` : part.text,
  );
  const paragraphs = text
    .join("")
    .trim()
    .split(/\n\s*\n/);
  return paragraphs.map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ")).join("\n\n");
}

type ValueType = Form | ObjectTypeName;

function typeOf({ kind, typeName }: Pick<ObjectProperty, "kind" | "typeName">): ValueType {
  return typeName ?? forms[kind];
}

/** The types as the sdk writes them. */
const inputTypes: Readonly<Record<ValueType, string>> = {
  string: "pulumi.Input<string>",
  boolean: "pulumi.Input<boolean>",
  "list of strings": "pulumi.Input<pulumi.Input<string>[]>",
  "string or list of strings": "pulumi.Input<string | pulumi.Input<string>[]>",
  "object of strings": "",
  SignedCertificateTimeouts: "pulumi.Input<SignedCertificateTimeouts>",
  Connection: "ConnectionInput",
  Validity: "",
};
const outputTypes: Readonly<Record<ValueType, readonly string[]>> = {
  string: ["string"],
  boolean: ["boolean"],
  "list of strings": ["string[]"],
  "string or list of strings": ["string | string[]"],
  "object of strings": [],
  SignedCertificateTimeouts: ["pulumi.Unwrap<SignedCertificateTimeouts>"],
  Connection: ["Connection"],
  Validity: [
    "{ startDateTime: string; endDateTime: string }",
    "{ readonly startDateTime: string; readonly endDateTime: string }",
  ],
};

describe("the schema", () => {
  const common = new Declarations("entraResource.ts").classes.get("EntraResource")!.members;

  for (const className of Object.keys(resources) as ClassName[]) {
    const file = `${className.charAt(0).toLowerCase()}${className.slice(1)}.ts`;
    const declarations = new Declarations(file);

    it(`says of the arguments of ${className} what its class says, and what the provider does`, () => {
      const declared = declarations.interfaces.get(`${className}Args`)!;
      const definitions = classDefinition(className).arguments;
      expect(Object.keys(resources[className].definition.arguments)).to.deep.equal(Object.keys(definitions));
      expect([...declared.keys()]).to.have.members(Object.keys(definitions));
      for (const [property, definition] of Object.entries(definitions)) {
        const usual = defaultOf(definition);
        const { type, text, whenOmitted: said } = declared.get(property)!;
        expect(type, property).to.equal(inputTypes[typeOf(definition)] + (definition.required ? "" : "?"));
        expect(text, property).to.equal(definition.description);
        expect(said, property).to.equal(usual === undefined ? undefined : String(usual));
      }
    });

    it(`says of the properties of ${className} what its class says`, () => {
      const { text, members } = declarations.classes.get(className)!;
      expect(text).to.equal(descriptionOf(classDefinition(className)));
      const outputs = propertiesOf(classDefinition(className));
      const declared = new Map([...members, ...common]);
      expect([...declared.keys()]).to.have.members(Object.keys(outputs));
      for (const [property, output] of Object.entries(outputs)) {
        const member = declared.get(property)!;
        const types = outputTypes[typeOf(output)].map((each) => each + (output.isOptional ? "?" : ""));
        expect(types, property).to.include(member.type);
        expect(member.text, property).to.equal(output.description);
      }
    });
  }

  for (const [name, { description, arguments: given, found }] of Object.entries(lookUpSchemas)) {
    it(`says of ${name} what its function says`, () => {
      const kind = found.replace(/^Get|Result$/g, "");
      const declarations = new Declarations(`${kind.charAt(0).toLowerCase()}${kind.slice(1)}LookUps.ts`);
      expect(declarations.functions.get(name)).to.equal(description);
      for (const [property, { description: text }] of Object.entries(given)) {
        const places = [...declarations.interfaces].filter(([declared]) => declared.endsWith("Args"));
        expect(
          places.map(([, members]) => members.get(property)?.text),
          property,
        ).to.include(text);
      }
      const result = declarations.interfaces.get(found)!;
      const { properties } = foundTypes[found]!;
      expect([...result.keys()]).to.have.members(Object.keys(properties));
      for (const [property, output] of Object.entries(properties)) {
        const types = outputTypes[typeOf(output)].map((each) => each + (output.isOptional ? "?" : ""));
        expect(types, property).to.include(result.get(property)!.type);
        expect(result.get(property)!.text || "The id.", property).to.equal(output.description);
      }
    });
  }

  it("has the words of the dynamic resources and look-ups for the plugin's, which editors show", () => {
    const files = readdirSync(sdk).filter((file) => file.endsWith(".ts"));
    const dynamic = files.map((file) => new Declarations(file));
    for (const [name, { text }] of new Declarations("plugin/resources.ts").classes) {
      expect(text, name).to.equal(dynamic.map(({ classes }) => classes.get(name)?.text).find(Boolean));
    }
    for (const [name, text] of new Declarations("plugin/lookUps.ts").functions) {
      // Those that aren't exported have no comment, or one of their own.
      const said = dynamic.map(({ functions }) => functions.get(name)).find(Boolean);
      expect([name, said === undefined || said === text]).to.deep.equal([name, true]);
    }
  });

  it("has the parts of a connection and the settings of an instance that the sdk has", () => {
    const connection = new Declarations("connection.ts").interfaces.get("Connection")!;
    const parts = settingKeys.filter((key) => definitionOf(key).inConnection).map(connectionProperty);
    expect([...connection.keys()]).to.have.members(parts);
    expect(Object.keys(objectTypes.Connection.properties)).to.have.members(parts);
    const instance = new Declarations("plugin/provider.ts").interfaces.get("ProviderArgs")!;
    expect([...instance.keys()]).to.have.members(configurationKeys);
  });

  it("marks what is secret, what replaces and what is usual, and takes over the types of dynamic resources", () => {
    const schema = pulumiSchema("1.2.3") as unknown as {
      config: { variables: Record<string, { type: string; secret?: boolean }> };
      resources: Record<
        string,
        {
          aliases: object[];
          requiredInputs: string[];
          stateInputs: { properties: object };
          inputProperties: Record<string, { willReplaceOnChanges?: boolean; default?: unknown }>;
        }
      >;
    };
    const secrets = Object.entries(schema.config.variables).filter(([, { secret }]) => secret);
    expect(secrets.map(([key]) => key)).to.have.members([
      ...["clientSecret", "clientCertificate", "clientCertificatePassword", "oidcToken"],
    ]);
    const switches = Object.entries(schema.config.variables).filter(([, { type }]) => type === "boolean");
    expect(switches.map(([key]) => key)).to.have.members(["sendCertificateChain", "liveDiff", "refreshBeforeUpdate"]);
    const signed = schema.resources["entra-ca:index:ExternalCertificateAuthoritySignedCertificate"]!;
    expect(Object.keys(signed.stateInputs.properties)).to.deep.equal(["connection"]);
    expect(signed.aliases).to.deep.equal([
      { type: "pulumi-nodejs:dynamic/entra-ca:ExternalCertificateAuthoritySignedCertificate" },
    ]);
    expect(signed.requiredInputs).to.deep.equal(["certificateId", "certificate", "chain"]);
    expect(signed.inputProperties["enabled"]?.default).to.equal(true);
    const replacing = Object.entries(signed.inputProperties).filter(
      ([, { willReplaceOnChanges }]) => willReplaceOnChanges,
    );
    expect(replacing.map(([property]) => property)).to.deep.equal(["certificateId"]);
  });
});
