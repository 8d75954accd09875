import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { lookUps } from "../../provider/lookUps/lookUps.js";
import { LookUpSession } from "../../provider/lookUps/session.js";
import { Secrets } from "../../provider/messages/secrets.js";
import { selfSigned } from "../certificates.js";
import { Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa } from "./handlerProcess.js";

describe("a cloud without TLS inspection", () => {
  let tenant: Tenant;
  let environment: Record<string, string>;

  beforeEach(async () => {
    tenant = await Tenant.start();
    environment = { ...tenant.environment, ARM_ENVIRONMENT: "usgovernment" };
  });
  afterEach(async () => {
    await tenant.emulator.close();
  });

  it("is said in the preview and before anything is sent, for every operation", async () => {
    const process = new HandlerProcess(environment);
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const requests = await tenant.requestsDuring(async () => {
      for (const refused of [
        process.check(tlsCa, names),
        process.create(tlsCa, names),
        process.diff(tlsCa, "id", {}, names),
        process.read(tlsCa, "id", {}, names),
        process.update(tlsCa, "id", {}, names),
        process.delete(tlsCa, "id", {}),
        process.check(signedCertificate, {}),
      ]) {
        const { code, message } = await failure(refused);
        expect(code).to.equal("NotInThisCloud");
        expect(message).to.contain("The environment is usgovernment").and.to.contain("global cloud only");
      }
    });
    expect(requests).to.deep.equal([]);
  });

  it("is said by the look-ups of its CAs", async () => {
    const settings = readConfiguration(
      (variable) => environment[variable],
      () => undefined,
    );
    const session = new LookUpSession(settings, () => undefined);
    for (const name of [
      "getExternalCertificateAuthorityCertificate",
      "listExternalCertificateAuthorityCertificates",
    ] as const) {
      expect(
        (await failure(Promise.resolve(lookUps[name]({ id: "id" }, { session, secrets: new Secrets() })))).code,
      ).to.equal("NotInThisCloud");
    }
  });

  it("has application trust as any other", async () => {
    const rootCertificate = selfSigned("/CN=Root").certificate;
    const { id } = await new HandlerProcess(environment).create(configuration, { rootCertificate });
    expect(id).to.match(/^[0-9a-f-]{36}$/);
  });
});
