import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { IncompleteError } from "../../provider/messages/error.js";
import { readValue } from "../../provider/kernel/border.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Values } from "../../provider/kernel/values.js";
import { definition } from "../../provider/resources/externalCertificateAuthoritySignedCertificate/definition.js";
import { timeoutOf } from "../../provider/kernel/timeouts.js";
import { selfSigned, signedBy } from "../certificates.js";
import { Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, signedCertificate, tlsCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");

describe("timeouts", () => {
  let clock: VirtualClock;
  let tenant: Tenant;
  let inputs: Properties;

  beforeEach(async () => {
    clock = new VirtualClock(Date.now);
    tenant = await Tenant.start({ enrollingMilliseconds: 2500, now: () => new Date(clock.now()) });
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const { id, state } = await newProcess().create(tlsCa, names);
    const request = String(state["certificateSigningRequest"]);
    inputs = { certificateId: id, certificate: signedBy(root, request), chain: root.certificate };
  });
  afterEach(async () => {
    await tenant.emulator.close();
  });

  function newProcess(): HandlerProcess {
    return new HandlerProcess(tenant.environment, clock.now, clock.sleep);
  }

  it("end a wait with what exists, from where the next update goes on", async () => {
    const short = { ...inputs, timeouts: { create: "1s" } };
    const refused = await failure(newProcess().create(signedCertificate, short));
    expect(refused.code).to.equal("TimedOut");
    expect(refused.message).to.contain("is still enrolling after 1 seconds").and.to.contain("raise timeouts");
    expect(refused).to.be.instanceOf(IncompleteError);
    const { id, state } = refused as unknown as { id: string; state: Properties };
    expect(id).to.equal(inputs["certificateId"]);
    expect(state).to.include({ certificate: inputs["certificate"], enabled: true, graphOrigin: tenant.emulator.url });
    const requests = await tenant.requestsDuring(async () => {
      const updated = await newProcess().update(signedCertificate, id, state, short);
      expect(updated).to.include({ status: "active" });
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
    expect(await tenant.list(tls)).to.have.length(1);
  });

  it("are an update that writes nothing, and count for it and for the deletion that follows", async () => {
    const { id, state } = await newProcess().create(signedCertificate, inputs);
    const longer = { ...inputs, timeouts: { delete: "1h", update: "90s" } };
    const { differences } = await newProcess().diff(signedCertificate, id, state, longer);
    expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["timeouts", false]]);
    let updated: Properties = {};
    const requests = await tenant.requestsDuring(async () => {
      updated = await newProcess().update(signedCertificate, id, state, longer);
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
    expect((await newProcess().diff(signedCertificate, id, updated, longer)).differences).to.deep.equal([]);
    await newProcess().delete(signedCertificate, id, updated);
  });

  it("name the operation and what to write where they can't be used", async () => {
    const found = async (timeouts: unknown) =>
      (await newProcess().check(signedCertificate, { ...inputs, timeouts })).map(
        ({ property, reason }) => `${property} ${reason}`,
      );
    expect(await found("10m")).to.deep.equal(["timeouts must be an object of strings, and a string was found"]);
    expect(await found({ create: 600 })).to.deep.equal([
      "timeouts must be an object of strings, and an object with a number in it was found",
    ]);
    expect(await found({ enable: "10m" })).to.deep.equal([
      "timeouts.enable is not an operation that waits: those are create, update, delete",
    ]);
    for (const wrong of ["10", "0m", "-1s", "1d", "10 m", ""]) {
      expect(await found({ create: wrong })).to.deep.equal([
        'timeouts.create must be a number with a unit, as "90s", "10m" or "1h"',
      ]);
    }
    for (const endless of ["25h", "1441m", "86401s", `${"9".repeat(400)}h`]) {
      expect(await found({ create: endless })).to.deep.equal(['timeouts.create must be at most "24h"']);
    }
    expect(await found({ create: "90s", update: "10m", delete: "24h" })).to.deep.equal([]);
  });

  it("count seconds, minutes and hours, and are 10 minutes where none is given; what Pulumi was told comes first", () => {
    const timeouts = { create: "90s", update: "2m", delete: "1h" };
    const seconds = (given: Properties | undefined, timeout?: number) => {
      const read = given && (readValue(definition.arguments.timeouts, given) as Values["timeouts"]);
      return (["create", "update", "delete"] as const).map(
        (operation) => timeoutOf(operation, read, { timeout }) / 1000,
      );
    };
    expect(seconds(timeouts)).to.deep.equal([90, 120, 3600]);
    expect(seconds({ update: "2m" })).to.deep.equal([600, 120, 600]);
    expect(seconds(undefined)).to.deep.equal([600, 600, 600]);
    expect(seconds(timeouts, 5_000)).to.deep.equal([5, 5, 5]);
  });
});
