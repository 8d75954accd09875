import { expect } from "chai";
import { before, describe, it } from "mocha";
import type { Program as ToldOfProgram } from "../../provider/kernel/context.js";
import { HandlerStack } from "../provider/convergence/handlerStack.js";
import type { Handlers } from "../provider/convergence/keptStates.js";
import { Pki } from "../provider/convergence/pki.js";
import {
  emptyProgram,
  type Program,
  type SignedCertificate,
  type TlsCa,
} from "../provider/convergence/wantedProgram.js";
import { HandlerProcess, type Told } from "../provider/handlerProcess.js";
import { VirtualClock } from "../provider/virtualClock.js";
import { configurations, Tenant, tls } from "../tenant.js";
import { otherAnswers } from "./otherAnswers.js";

const signed: SignedCertificate = { name: "signed", revision: 1, chainLength: 1, enabled: true, spelling: 0 };
const inspection: TlsCa = { name: "inspection", generation: 1, signed };
const first = { name: "first", certificate: 1, identifiers: 0, spelling: 0 };
const second = { name: "second", certificate: 2, identifiers: 0, spelling: 0 };
const apps = { name: "apps", displayName: "Apps", root: 0, spelling: 0, expects: false, members: [first, second] };

const created: Program = { ...emptyProgram, tlsCas: [inspection], configurations: [apps] };
const changed: Program = {
  ...emptyProgram,
  tlsCas: [{ ...inspection, signed: { ...signed, revision: 2 } }],
  configurations: [{ ...apps, displayName: "Applications", members: [first, { ...second, certificate: 3 }] }],
};
const rotated: Program = {
  ...changed,
  tlsCas: [{ ...inspection, generation: 2, signed: { ...signed, revision: 3 } }],
};

const life = { created, changed, rotated, destroyed: emptyProgram };
type Step = keyof typeof life;

/** Where a life can't go on, with what the person is told then; a destroy ends it all the same. */
const ends: Readonly<Record<string, { at: Step; told: RegExp }>> = {
  "tlsInspection=notOnboarded": { at: "created", told: /403, Forbidden: The tenant is not onboarded/ },
  "tlsInspection=otherCloud": { at: "created", told: /400, BadRequest: Resource not found for the segment 'tls'/ },
  "appTrust=otherCloud": { at: "created", told: /400, BadRequest: Resource not found for the segment 'certificateAu/ },
  "managedCertificate=refusesCreation": { at: "created", told: /an internal certificate already exists for tenant/ },
  "statusInUpdate=none": { at: "created", told: /was uploaded\. Graph answered PATCH .* with 400/ },
  "secondUpload=refused": { at: "changed", told: /replace the CA and sign its new CSR/ },
};

/** What an adapter tells the handlers of the rest of the program: the plugin isn't told what the sdk adds. */
const adapters: Readonly<Record<string, (program: Partial<ToldOfProgram>) => Partial<ToldOfProgram>>> = {
  "dynamic provider": (program) => program,
  plugin: () => ({}),
};

describe("A stack's life, whichever way Graph answers", () => {
  let pki: Pki;
  before(() => {
    pki = new Pki();
  });

  for (const { title, options } of otherAnswers) {
    for (const [adapter, tell] of Object.entries(adapters)) {
      it(`is whole with ${title} and the ${adapter}`, async () => {
        const clock = new VirtualClock(Date.now);
        // A key that is made at once, but where the switch has another.
        const tenant = await Tenant.start({ requestKey: "p256", ...options, now: () => new Date(clock.now()) });
        const stack = new HandlerStack(tenant.environment, pki, () =>
          telling(new HandlerProcess(tenant.environment, clock.now, clock.sleep), tell),
        );
        try {
          const others = await idsIn(tenant);
          const end = ends[title];
          for (const step of Object.keys(life) as Step[]) {
            const { failures, messages } = await stack.up(life[step], { atOnce: false });
            if (step === end?.at) {
              expect(messages.join("\n")).to.match(end.told);
              break;
            }
            expect(failures, `${step}: ${messages.join("\n")}`).to.deep.equal([]);
            // A refresh finds no drift either, without which the preview after it would have something to do.
            await stack.refresh();
            await expectNothingToDo(stack, life[step]);
          }
          const destroyed = await stack.up(emptyProgram, { atOnce: false });
          if (end?.at === "destroyed") {
            expect(destroyed.messages.join("\n")).to.match(end.told);
          } else {
            expect(destroyed.failures, destroyed.messages.join("\n")).to.deep.equal([]);
            expect(stack.states).to.deep.equal([]);
            expect(await idsIn(tenant)).to.deep.equal(others);
          }
        } finally {
          await tenant.emulator.close();
        }
      });
    }
  }

  it("ends early with nothing but what can't go on", () => {
    expect(otherAnswers.map(({ title }) => title)).to.include.members(Object.keys(ends));
  });
});

async function expectNothingToDo(stack: HandlerStack, program: Program): Promise<void> {
  const { operations, failures, messages } = await stack.preview(program, { atOnce: false });
  expect(failures, messages.join("\n")).to.deep.equal([]);
  expect(operations.filter(([operation]) => operation !== "same")).to.deep.equal([]);
}

/** Where the family isn't there, or has never been used, there is none. */
async function idsIn(tenant: Tenant): Promise<unknown[]> {
  const lists = await Promise.all([tls, configurations].map((path) => tenant.list(path).catch(() => [])));
  return lists.flat().map(({ id }) => id);
}

function telling(process: HandlerProcess, tell: (program: Partial<ToldOfProgram>) => Partial<ToldOfProgram>): Handlers {
  const as = ({ program = {}, ...told }: Told = {}): Told => ({ ...told, program: tell(program) });
  return {
    check: (resource, inputs, told, current) => process.check(resource, inputs, as(told), current),
    diff: (resource, id, state, inputs, told) => process.diff(resource, id, state, inputs, as(told)),
    create: (resource, inputs, told) => process.create(resource, inputs, as(told)),
    read: (resource, id, state, inputs, told) => process.read(resource, id, state, inputs, as(told)),
    update: (resource, id, state, inputs, told) => process.update(resource, id, state, inputs, as(told)),
    delete: (resource, id, state, told) => process.delete(resource, id, state, as(told)),
  };
}
