import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { CommandLine } from "./commandLine.js";

const root = selfSigned("/CN=Root").certificate;
const issuing = selfSigned("/CN=Issuing").certificate;

/** A program whose resources have one option each, all of one kind where the kind doesn't matter. */
const program = (from: string, step: number) => `
  const { appendFileSync } = require("node:fs");
  const pulumi = require("@pulumi/pulumi");
  const entra = require("${from}");
  const step = ${step};
  const isFirst = step === 1;
  const ignoring = ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["description"] }) });
  const replacing = ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { replaceOnChanges: ["description"] }) });
  const trust = (name, options, args) =>
    new entra.CertificateBasedApplicationConfiguration(
      name,
      { displayName: name, rootCertificate: ${JSON.stringify(root)}, ...args },
      options,
    );
  const member = (name, configuration, options) =>
    new entra.TrustedCertificateAuthority(
      name,
      { certificateBasedApplicationConfigurationId: configuration.id, certificate: ${JSON.stringify(issuing)} },
      options,
    );
  pulumi.runtime.registerResourceTransform((resource) =>
    resource.name === "ignored-by-the-stack" ? ignoring(resource) : undefined,
  );

  const heeded = trust("heeded");
  trust("ignored", { ignoreChanges: ["description"] });
  trust("ignored-as-all", { ignoreChanges: ["*"] });
  trust("ignored-by-transformations", { transformations: [ignoring] });
  trust("ignored-by-transforms", { transforms: [ignoring] });
  const component = new pulumi.ComponentResource("test:index:Part", "part", {}, { transforms: [ignoring] });
  trust("ignored-by-a-component", { parent: component });
  trust("ignored-by-the-stack");

  const changed = { description: "Step " + step };
  trust("replaced-on-changes", { replaceOnChanges: ["description"] }, changed);
  trust("replaced-on-changes-by-transforms", { transforms: [replacing] }, changed);
  const triggered = trust("triggered", { replacementTrigger: step });
  trust("replaced-with", { replaceWith: [triggered] });
  trust("deleted-first", { deleteBeforeReplace: true, replacementTrigger: step });
  member("member-triggered", heeded, { replacementTrigger: step });
  new entra.ExternalCertificateAuthorityCertificate(
    "authority-triggered",
    { commonName: "Triggered", organizationName: "Contoso" },
    { replacementTrigger: step },
  );

  if (isFirst) {
    trust("retained", { retainOnDelete: true });
    const holder = trust("holder");
    member("deleted-with", holder, { deletedWith: holder });
  }
  trust(isFirst ? "formerly" : "aliased", isFirst ? {} : { aliases: [{ name: "formerly" }] }, { displayName: "aliased" });
  const hook = new pulumi.ResourceHook("made", () => appendFileSync("hooks.txt", "made\\n"));
  trust("hooked", { hooks: { afterCreate: [hook] } });
  trust("child", { parent: heeded, dependsOn: [heeded], customTimeouts: { create: "5m" } });
  trust("protected", { protect: true });
`;

/** The options of a resource, as Pulumi's own command line heeds them. */
describe("the options of a resource", function () {
  before(async function () {
    if ((await findPulumiCli()).command === undefined) {
      this.skip();
    }
  });

  for (const [words, from] of [
    ["dynamic resources", "pulumi-entra-ca"],
    ["the plugin", "pulumi-entra-ca/plugin"],
  ] as const) {
    describe(`with ${words}`, () => {
      let tenant: Tenant;
      let at: CommandLine;
      let first: Map<string, unknown>;
      let second: Map<string, unknown>;
      let requests: string[];
      let heldMember: unknown;

      const idsByName = async () =>
        new Map((await tenant.list(configurations)).map(({ id, displayName }) => [String(displayName), id]));
      const objectOf = (name: string) => tenant.send("GET", `${configurations}/${String(second.get(name))}`);

      before(async () => {
        tenant = await Tenant.start();
        at = new CommandLine(tenant.environment);
        await at.run("stack", "init", "dev");
        at.write("index.js", program(from, 1));
        await at.run("up", "--yes", "--skip-preview");
        first = await idsByName();
        heldMember = (await tenant.list(membersOf(String(first.get("holder"))))).at(-1)?.["id"];
        for (const [name, id] of first) {
          if (/^(heeded|ignored)/.test(name)) {
            await tenant.send("PATCH", `${configurations}/${String(id)}`, { description: "Theirs" });
          }
        }
        at.write("index.js", program(from, 2));
        requests = await tenant.requestsDuring(() => at.run("up", "--yes", "--skip-preview"));
        second = await idsByName();
      });
      after(async () => {
        (at as CommandLine | undefined)?.remove();
        await (tenant as Tenant | undefined)?.emulator.close();
      });

      for (const [option, name] of [
        ["", "ignored"],
        [' with "*"', "ignored-as-all"],
        [" that transformations add", "ignored-by-transformations"],
        [" that transforms add", "ignored-by-transforms"],
        [" that a component's transforms add", "ignored-by-a-component"],
        [" that the stack's transforms add", "ignored-by-the-stack"],
      ] as const) {
        it(`ignoreChanges${option} leaves what somebody changed, and else it is put right`, async () => {
          expect(await objectOf(name)).to.include({ id: first.get(name), description: "Theirs" });
          expect((await objectOf("heeded"))["description"] ?? "").to.equal("");
        });
      }

      for (const name of [
        "replaced-on-changes",
        "replaced-on-changes-by-transforms",
        "triggered",
        "replaced-with",
        "deleted-first",
      ]) {
        it(`makes anew what is ${name}, and removes the old one`, () => {
          expect(second.get(name)).not.to.equal(undefined);
          expect(second.get(name)).not.to.equal(first.get(name));
          expect(requests).to.include(`DELETE ${configurations}/${String(first.get(name))}`);
        });
      }

      it("replacementTrigger makes a new key, and keeps a trusted CA that can be had once", async () => {
        const posts = requests.filter((request) => request === `POST ${tls}`);
        expect(posts).to.have.length(1);
        expect(await tenant.list(tls)).to.have.length(1);
        const members = await tenant.list(membersOf(String(second.get("heeded"))));
        expect(members.filter(({ isRootAuthority }) => isRootAuthority === false)).to.have.length(1);
      });

      it("deleteBeforeReplace removes first", () => {
        const removed = (name: string) => requests.indexOf(`DELETE ${configurations}/${String(first.get(name))}`);
        const lastMade = requests.lastIndexOf(`POST ${configurations}`);
        expect(removed("deleted-first")).to.be.below(lastMade);
        expect(removed("triggered")).to.be.above(lastMade);
      });

      it("retainOnDelete and deletedWith leave what they are about alone", () => {
        expect(second.get("retained")).to.equal(first.get("retained"));
        expect(second.has("holder")).to.equal(false);
        expect(
          requests.filter((request) => request.startsWith("DELETE") && request.includes(String(heldMember))),
        ).to.deep.equal([]);
      });

      it("aliases, hooks, parent, dependsOn, customTimeouts and protect change nothing", () => {
        for (const name of ["aliased", "hooked", "child", "protected"]) {
          expect(second.get(name), name).to.equal(first.get(name));
        }
        expect(readFileSync(join(at.project, "hooks.txt"), "utf8")).to.equal("made\n");
      });

      it("has nothing more to do then", async () => {
        await at.run("preview", "--expect-no-changes");
      });
    });
  }
});
