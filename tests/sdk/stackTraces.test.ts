import { env } from "node:process";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { afterEach, before, describe, it } from "mocha";
import * as dynamic from "../../sdk/index.js";
import * as plugin from "../../sdk/plugin/index.js";

const leaks = "PULUMI_DEBUG_PROMISE_LEAKS";

describe("the stack traces of a program", () => {
  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
      call: () => ({}),
    });
  });

  afterEach(() => {
    Reflect.deleteProperty(env, leaks);
  });

  /** How many are taken, as far as they say where anything was, while a resource is made. */
  function tracesOf(make: () => unknown): number {
    const formerly: unknown = Reflect.get(Error, "prepareStackTrace");
    let count = 0;
    Error.prepareStackTrace = (error, frames) => {
      count += frames.length > 0 ? 1 : 0;
      return String(error);
    };
    try {
      make();
    } finally {
      Reflect.set(Error, "prepareStackTrace", formerly);
    }
    return count;
  }

  for (const [way, { CertificateBasedApplicationConfiguration: Configuration }] of Object.entries({
    dynamic,
    plugin,
  })) {
    const make = (name: string, options?: pulumi.CustomResourceOptions) =>
      new Configuration(`${way}-${name}`, { rootCertificate: "root" }, options);

    it(`aren't taken for outputs, unless somebody looks for what is never settled: ${way}`, () => {
      make("first");
      expect(tracesOf(() => make("second"))).to.be.lessThan(4);
      env[leaks] = "true";
      expect(tracesOf(() => make("third"))).to.be.greaterThan(30);
    });

    it(`are as long as ever afterwards, and in what a program has called meanwhile: ${way}`, () => {
      const limit = Error.stackTraceLimit;
      const nested: pulumi.ResourceTransformation = () => {
        make("nested");
        throw new Error("of a program");
      };
      expect(() => make("outer", { transformations: [nested] }))
        .to.throw(Error, "of a program")
        .with.property("stack")
        .that.matches(/stackTraces\.test/);
      make("last");
      expect(Error.stackTraceLimit).to.equal(limit);
    });
  }
});
