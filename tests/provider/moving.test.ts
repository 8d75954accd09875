import { expect } from "chai";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { readCertificate } from "../../provider/x509/certificate.js";
import { selfSigned } from "../certificates.js";
import { membersOf } from "../tenant.js";
import { Stack, type Ca, type Program, type Result, type RunOptions, type Way } from "./moving/engine.js";
import { ObservedConfiguration, type Fault } from "./moving/observedConfiguration.js";

// Other cases, and more of them: MOVING_SEED=7 MOVING_RUNS=1000 npx mocha dist/tests/provider/moving.test.js
const seed = Number(process.env["MOVING_SEED"] ?? 5);
const numRuns = Number(process.env["MOVING_RUNS"] ?? 20);

/** As many CAs may be in a configuration beside its root. */
const most = 9;
/** Longer than what a stack did counts as done lately, in milliseconds. */
const later = 6 * 60_000;
const pool = [...Array(14).keys()];

const ways = {
  "dynamic resources": { reads: false, announces: true },
  "the plugin": { reads: true, announces: true },
  "the plugin from another language": { reads: true, announces: false },
} as const satisfies Record<string, Way>;

interface Case {
  readonly before: Program;
  readonly after: Program;
  readonly strangers: number;
  readonly options: RunOptions;
  readonly fault: Fault | undefined;
  /** Whether a run that is struck is followed by one of the program before it. */
  readonly goesBack: boolean;
}

describe("moving trusted CAs between resources", () => {
  let pems: string[];
  let thumbprints: string[];
  let root: string;
  before(() => {
    pems = [...pool, 100, 101].map((number) => selfSigned(`/CN=trusted ${number}`).certificate);
    thumbprints = pems.map((pem) => readCertificate(pem).thumbprint);
    root = selfSigned("/CN=root").certificate;
  });

  for (const [name, way] of Object.entries(ways)) {
    it(`with ${name}, one run makes the tenant what the program says, and loses nothing on the way`, async function () {
      this.timeout(0);
      await fc.assert(
        fc.asyncProperty(cases(), (moving) => check(moving, way)),
        { seed, numRuns },
      );
    });
  }

  async function check(
    { before: first, after: second, strangers, options: given, fault, goesBack }: Case,
    way: Way,
  ): Promise<void> {
    // Where only the CAs themselves say what the program has and had, one that stays has to be compared before it is known.
    const isKnownInTime =
      way.reads || (given.parallel > most && second.some(({ name }) => first.some((ca) => ca.name === name)));
    const options = { ...given, isLate: given.isLate === true && isKnownInTime };
    const observed = await ObservedConfiguration.start();
    try {
      const inputs = { rootCertificate: root, displayName: "Apps" };
      const stack = new Stack(
        observed.environment,
        (at) => pems[at]!,
        inputs,
        way,
        () => observed.isKilled,
      );
      expectNone(await stack.up(first, options));
      const foreign: string[] = [];
      for (let index = 0; index < strangers && first.length + index < most; index++) {
        foreign.push(await observed.slipIn(stack.configurationId, pems[pool.length + index]!));
      }
      const fits = second.length + foreign.length <= most;
      const preview = await observed.watch(() => stack.preview(second, options));
      expect(preview.errors.length > 0, `whether the preview refuses\n${said(preview)}`).to.equal(!fits);
      expect(observed.moments).to.deep.equal([]);
      if (!fits) {
        await observed.watch(() => stack.up(second, options));
        expect(observed.ids).to.include.members(foreign);
        return;
      }
      const up = await observed.watch(() => stack.up(second, options), fault);
      // What the struck run removed may be taken for late, for minutes, where nothing tells that it was to go.
      const isTold = way.announces && !options.isLate;
      const upAgain = async (program: Program): Promise<Result> => {
        const result = await stack.up(program, options);
        if (!isTold && result.errors.some(({ code }) => code === "NotShown")) {
          observed.tenant.pass(later);
          return upAgain(program);
        }
        expectNone(result);
        return result;
      };
      const isStruck = up.errors.length > 0 || observed.isKilled;
      if (fault === undefined) {
        expectNone(up);
      }
      expectSound({ first, second, foreign, way, options }, observed, isStruck, up, fault === undefined);
      if (isStruck) {
        observed.revive();
        // What a killed run made is nobody's to the program before it.
        if (goesBack && fault?.kind !== "killed after") {
          await upAgain(first);
          await expectEqual(first, stack, observed, foreign);
        }
        const again = await observed.watch(() => upAgain(second));
        expectSound({ first, second, foreign, way, options }, observed, isStruck, again);
      }
      await expectEqual(second, stack, observed, foreign);
      const rest = await observed.watch(() => stack.preview(second, options));
      expectNone(rest);
      expect(rest.steps).to.deep.equal([]);
    } finally {
      await observed.end();
    }
  }

  function expectNone(result: Result): void {
    expect(
      result.errors.map(({ message }) => message),
      said(result),
    ).to.deep.equal([]);
  }

  /** Nothing wanted is missing at any moment where there is room, and one CA at most where there is none. */
  function expectSound(
    {
      first,
      second,
      foreign,
      way,
      options,
    }: { first: Program; second: Program; foreign: string[]; way: Way; options: RunOptions },
    observed: ObservedConfiguration,
    isStruck: boolean,
    result: Result,
    isUndisturbed = false,
  ): void {
    const key = ({ certificate, issuer = "" }: Ca) => `${certificate} ${issuer}`;
    const hasRoom = new Set([...first, ...second].map(key)).size + foreign.length <= most;
    const wanted = second.filter((ca) => first.some(({ certificate }) => certificate === ca.certificate));
    const isUnheard = !way.announces && options.parallel <= most;
    const isOrdered = options.deleteBeforeReplace === true;
    // Who has it deleted first loses what nobody was heard to want by then.
    const mostMissing = isOrdered ? most : hasRoom ? 0 : isUnheard ? most : isStruck ? 2 : 1;
    for (const { present, ids, write } of observed.moments) {
      const missing = wanted.filter(({ certificate }) => !present.includes(thumbprints[certificate]!));
      expect(missing.length, `${write}: ${JSON.stringify(missing)}\n${said(result)}`).to.be.at.most(mostMissing);
      expect(ids).to.include.members(foreign);
    }
    if (isUndisturbed && !isUnheard && !isOrdered) {
      const [olds, news] = [first.map(key), second.map(key)];
      const writes = observed.moments.map(({ write }) => write);
      expect(writes.filter((write) => write === "POST").length, said(result)).to.equal(
        news.filter((one) => !olds.includes(one)).length,
      );
      expect(writes.filter((write) => write === "DELETE").length, said(result)).to.equal(
        olds.filter((one) => !news.includes(one)).length,
      );
    }
  }

  async function expectEqual(program: Program, stack: Stack, observed: ObservedConfiguration, foreign: string[]) {
    const members = await observed.tenant.list(membersOf(stack.configurationId));
    const found = members
      .filter(({ id, isRootAuthority }) => isRootAuthority !== true && !foreign.includes(String(id)))
      .map(({ id, certificate, issuer }) => [String(id), readCertificate(String(certificate)).thumbprint, issuer]);
    const ids = stack.ids();
    const wanted = program.map(({ name, certificate, issuer = `CN=trusted ${certificate}` }) => [
      ids.get(name),
      thumbprints[certificate],
      issuer,
    ]);
    expect(found).to.have.deep.members(wanted);
    expect(stack.entries.length).to.equal(program.length);
    expect(members.length).to.equal(program.length + foreign.length + 1);
  }
});

function said({ steps, errors, logged }: Result): string {
  return [...steps, ...errors.map(({ message }) => message), ...logged].join("\n");
}

function cases(): fc.Arbitrary<Case> {
  const some = fc.shuffledSubarray(pool, { minLength: 1, maxLength: most });
  const full = fc.shuffledSubarray(pool, { minLength: most, maxLength: most });
  return fc
    .record({
      first: fc.oneof(some, full),
      change: fc.oneof(
        fc.constant("shift"),
        fc.constant("insert"),
        fc.constant("permute"),
        fc.constant("replace all"),
        fc.constant("anything"),
      ),
      other: fc.oneof(some, full),
      shuffled: fc.shuffledSubarray(pool, { minLength: pool.length, maxLength: pool.length }),
      named: fc.constantFrom("index", "thumbprint"),
      renamed: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 3, nil: undefined }),
      isShuffled: fc.boolean(),
      strangers: fc.constantFrom(0, 0, 0, 1, 2),
      parallel: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 16 })),
      comparesInParallel: fc.constantFrom(false, false, false, true),
      deleteBeforeReplace: fc.constantFrom(false, false, false, true),
      isLate: fc.constantFrom(false, false, true),
      goesBack: fc.boolean(),
      fault: fc.option(
        fc.record({
          kind: fc.constantFrom<Fault["kind"]>("refused", "lost", "killed after", "killed before"),
          write: fc.integer({ min: 1, max: 12 }),
        }),
        { nil: undefined },
      ),
    })
    .map((given) => {
      const { first, change, other, shuffled, named, renamed, isShuffled, strangers, fault, goesBack, ...options } =
        given;
      const rest = shuffled.filter((certificate) => !first.includes(certificate));
      const second = {
        shift: [...first.slice(1), ...rest.slice(0, 1)],
        insert: [...rest.slice(0, 1), ...first].slice(0, most),
        permute: shuffled.filter((certificate) => first.includes(certificate)),
        "replace all": rest.slice(0, first.length),
        anything: other,
      }[change as "shift"];
      const programOf = (certificates: readonly number[], isSecond: boolean): Program =>
        certificates.map((certificate, index) => ({
          name: named === "index" ? `ca${index}` : `ca-${certificate}`,
          certificate,
          ...(isSecond && certificate === renamed ? { issuer: "CN=Another name" } : {}),
        }));
      const after = programOf(second, true);
      const order = shuffled.map((at) => after[at]).filter((ca) => ca !== undefined);
      return {
        before: programOf(first, false),
        after: isShuffled ? order : after,
        strangers,
        options,
        fault,
        goesBack,
      };
    });
}
