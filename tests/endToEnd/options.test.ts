import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { CommandLine } from "./commandLine.js";

const root = selfSigned("/CN=Root").certificate;
const issuing = selfSigned("/CN=Issuing").certificate;

/** How programs here begin. */
const header = (from: string) => `
  const { appendFileSync } = require("node:fs");
  const pulumi = require("@pulumi/pulumi");
  const entra = require("${from}");
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
`;

/** A program whose resources have one option each, all of one kind where the kind doesn't matter. */
const program = (from: string, step: number) => `
  ${header(from)}
  const step = ${step};
  const isFirst = step === 1;
  const ignoring = ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["description"] }) });
  const replacing = ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { replaceOnChanges: ["description"] }) });
  pulumi.runtime.registerResourceTransform((resource) =>
    resource.name === "ignored-by-the-stack" ? ignoring(resource) : undefined,
  );

  const watched = trust("watched");
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
  member("member-triggered", watched, { replacementTrigger: step });
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
`;

/** The options of a resource, as Pulumi's own command line applies them. */
describe("the options of a resource", () => {
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
          if (/^(watched|ignored)/.test(name)) {
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
          expect((await objectOf("watched"))["description"] ?? "").to.equal("");
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
        const members = await tenant.list(membersOf(String(second.get("watched"))));
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

      it("aliases and hooks change nothing, and a hook is called once", () => {
        for (const name of ["aliased", "hooked"]) {
          expect(second.get(name), name).to.equal(first.get(name));
        }
        expect(readFileSync(join(at.project, "hooks.txt"), "utf8")).to.equal("made\n");
      });

      it("has nothing more to do then", async () => {
        await at.run("preview", "--expect-no-changes");
      });
    });

    describe(`with ${words}, each in a stack of its own,`, () => {
      let tenant: Tenant;
      let at: CommandLine;

      beforeEach(async () => {
        tenant = await Tenant.start();
        at = new CommandLine(tenant.environment);
        await at.run("stack", "init", "dev");
      });
      afterEach(async () => {
        at.remove();
        await tenant.emulator.close();
      });

      const up = (...resources: string[]) => {
        at.write("index.js", header(from) + resources.join("\n"));
        return at.start("up", "--yes", "--skip-preview").ended;
      };
      const names = async () => (await tenant.list(configurations)).map(({ displayName }) => displayName);

      it("protect keeps what is removed from the program, or is to be replaced", async () => {
        expect((await up('trust("held", { protect: true });')).code).to.equal(0);
        const [held] = await tenant.list(configurations);
        const another = JSON.stringify(selfSigned("/CN=Another").certificate);
        for (const then of ["", `trust("held", { protect: true }, { rootCertificate: ${another} });`]) {
          const { code, said } = await up(then);
          expect(code).not.to.equal(0);
          expect(said).to.match(/marked for protection|is protected/);
          expect((await tenant.list(configurations)).map(({ id }) => id)).to.deep.equal([held?.["id"]]);
        }
      });

      it("dependsOn makes nothing before what it waits for, and removes it first", async () => {
        const chain = `
          const one = trust("one");
          const two = trust("two", { dependsOn: [one] });
          trust("three", { dependsOn: [two] });`;
        tenant.emulator.faults.add({ fault: "status", status: 400, method: "POST" });
        expect((await up(chain)).code).not.to.equal(0);
        expect(await names()).to.deep.equal([]);
        expect((await up(chain)).code).to.equal(0);
        expect(await names()).to.have.members(["one", "two", "three"]);
        tenant.emulator.faults.add({ fault: "status", status: 400, method: "DELETE" });
        expect((await up()).code).not.to.equal(0);
        expect(await names()).to.have.members(["one", "two", "three"]);
        expect((await up()).code).to.equal(0);
        expect(await names()).to.deep.equal([]);
      });

      it("parent is in the name that the provider knows a resource by, and hands its own options on", async () => {
        const { code } = await up(`
          const part = new pulumi.ComponentResource("test:index:Part", "part", {}, { protect: true });
          const child = trust("child", { parent: part });
          member("grandchild", child, { parent: child });`);
        expect(code).to.equal(0);
        const { deployment } = JSON.parse(await at.run("stack", "export")) as { deployment: { resources: Exported[] } };
        const types = from === "pulumi-entra-ca" ? "pulumi-nodejs:dynamic/entra-ca:" : "entra-ca:index:";
        const under = `urn:pulumi:dev::program::test:index:Part$${types}CertificateBasedApplicationConfiguration`;
        const urns = [`${under}::child`, `${under}$${types}TrustedCertificateAuthority::grandchild`];
        const found = deployment.resources.filter(({ urn }) => urns.includes(urn));
        expect(found.map(({ protect }) => protect)).to.deep.equal([true, true]);
        if (from === "pulumi-entra-ca") {
          expect(found.map(({ inputs }) => inputs["__urn"])).to.have.members(urns);
        }
        const removed = await up();
        expect(removed.code).not.to.equal(0);
        expect(await names()).to.deep.equal(["child"]);
      });

      it(
        from === "pulumi-entra-ca" ? "customTimeouts is not heard of, as documented" : "customTimeouts ends a wait",
        async () => {
          const refused = { fault: "throttle", method: "POST", path: "certificateBased", seconds: 3 } as const;
          tenant.emulator.faults.add(refused);
          const { code, said } = await up('trust("hurried", { customTimeouts: { create: "1s" } });');
          if (from === "pulumi-entra-ca") {
            expect(code).to.equal(0);
            expect(await names()).to.deep.equal(["hurried"]);
          } else {
            expect(code).not.to.equal(0);
            expect(said).to.contain("longer than this operation may wait");
            expect(await names()).to.deep.equal([]);
          }
        },
      );

      if (from === "pulumi-entra-ca") {
        it("import is refused, and adopt takes an object over", async () => {
          const [made] = await put(tenant, "theirs");
          const { code, said } = await up(`trust("theirs", { import: ${JSON.stringify(made)} });`);
          expect(code).not.to.equal(0);
          expect(said).to.contain('the option "import" doesn\'t work').and.contain('Use the argument "adopt"');
          const adopting = `trust("theirs", {}, { adopt: ${JSON.stringify(made)} });`;
          const writes = await writesDuring(tenant, async () => {
            expect((await up(adopting)).code).to.equal(0);
          });
          expect(writes).to.deep.equal([]);
          expect((await up()).code).to.equal(0);
          expect(await names()).to.deep.equal([]);
        });

        it("provider is refused by name", async () => {
          const given = 'new (require("pulumi-entra-ca/plugin").Provider)("theirs", {})';
          const { code, said } = await up(`trust("theirs", { provider: ${given} });`);
          expect(code).not.to.equal(0);
          expect(said).to.contain('the option "provider" doesn\'t work').and.contain('the argument "connection"');
          expect(await names()).to.deep.equal([]);
        });
      } else {
        it("import takes an object over, and writes what the program says otherwise", async () => {
          const [configuration, ca] = await put(tenant, "theirs");
          const importing = (displayName: string) => `
            const made = trust("made", { import: ${JSON.stringify(configuration)} }, { displayName: "${displayName}" });
            member("ca", made, { import: ${JSON.stringify(ca)} });`;
          const writes = await writesDuring(tenant, async () => {
            expect((await up(importing("theirs"))).code).to.equal(0);
            at.write("index.js", `${header(from)} member("ca", trust("made", {}, { displayName: "theirs" }));`);
            await at.run("preview", "--expect-no-changes");
          });
          expect(writes).to.deep.equal([]);
          await at.run("state", "delete", "--all", "--yes", "--force");
          const others = await writesDuring(tenant, async () => {
            expect((await up(importing("ours"))).code).to.equal(0);
          });
          expect(others).to.deep.equal([`PATCH ${configurations}/${String(configuration)}`]);
          expect(await names()).to.deep.equal(["ours"]);
          expect((await up()).code).to.equal(0);
          expect(await names()).to.deep.equal([]);
        });

        it("provider has its own tenant, which what is in a component inherits", async () => {
          const their = await Tenant.start();
          at.setVariable("ENTRA_CA_TRUSTED_HOSTS", new URL(their.emulator.url).host);
          const { code, said } = await up(`
            const provider = new entra.Provider("theirs", { endpoint: "${their.emulator.endpoint}" });
            const part = new pulumi.ComponentResource("test:index:Part", "part", {}, { providers: [provider] });
            member("ca", trust("given", { provider }), { provider });
            trust("inherited", { parent: part });
            trust("ours");`);
          expect(code, said).to.equal(0);
          expect(await names()).to.deep.equal(["ours"]);
          const theirs = await their.list(configurations);
          expect(theirs.map(({ displayName }) => displayName)).to.have.members(["given", "inherited"]);
          const given = theirs.find(({ displayName }) => displayName === "given");
          expect(await their.list(membersOf(String(given?.["id"])))).to.have.length(2);
          await at.run("preview", "--expect-no-changes");
          await their.emulator.close();
        });
      }
    });
  }
});

/** A resource in an exported state. */
interface Exported {
  readonly urn: string;
  readonly protect?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Puts a configuration with a CA into a tenant, and gives both ids. */
async function put(tenant: Tenant, displayName: string): Promise<string[]> {
  const trustedCertificateAuthorities = [
    { isRootAuthority: true, certificate: base64Of(root) },
    { isRootAuthority: false, certificate: base64Of(issuing) },
  ];
  const { id } = await tenant.send("POST", configurations, { displayName, trustedCertificateAuthorities });
  const members = await tenant.list(membersOf(String(id)));
  const ca = members.find(({ isRootAuthority }) => isRootAuthority !== true);
  return [String(id), String(ca?.["id"])];
}

async function writesDuring(tenant: Tenant, run: () => Promise<void>): Promise<string[]> {
  return (await tenant.requestsDuring(run)).filter((request) => !request.startsWith("GET "));
}
