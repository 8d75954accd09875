import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { randomUUID } from "node:crypto";
import { Server } from "node:http";
import { appTrustRoutes } from "./appTrustRoutes.js";
import { administrationPath, faultAdministration } from "./faults/administration.js";
import { faultyAnswers } from "./faults/answers.js";
import { faultyDelivery } from "./faults/delivery.js";
import { FaultRules } from "./faults/faultRules.js";
import { type FaultReport, type Faults, faultsOf } from "./faults/faults.js";
import { LaggingTenants } from "./faults/laggingTenants.js";
import type { FaultName, FaultRule } from "./faults/rule.js";
import { issuedTokenVerifier } from "./issuedTokens.js";
import { Listening } from "./listening.js";
import { loadTenant, saveTenant } from "./persistence.js";
import type { LoggedRequest } from "./record.js";
import { graphServer } from "./server.js";
import type { LoggedTokenRequest } from "./signIn/application.js";
import { type IssuedTokenOverrides, type SignIn, startSignIn } from "./signIn/signIn.js";
import type { SignInOptions } from "./signIn/signInOptions.js";
import { readSwitches, type Switches } from "./switches.js";
import { emptyTenant } from "./tenant.js";
import { TenantStore } from "./tenantStore.js";
import { tlsRoutes } from "./tlsRoutes.js";

/** What becomes of requests for app trust by an application without a user. */
export type AppOnlyAppTrust = Switches["appOnlyAppTrust"];

/** What becomes of the certificate that is enabled when another one is. */
export type SecondEnabled = Switches["secondEnabled"];

export type {
  FaultName,
  FaultReport,
  FaultRule,
  Faults,
  IssuedTokenOverrides,
  LoggedRequest,
  LoggedTokenRequest,
  SignIn,
  SignInOptions,
  Switches,
};

/** With the switches beside them: what the documentation leaves open. */
export interface EmulatorOptions extends Partial<Switches> {
  /** TCP port on 127.0.0.1; 0 (the default) takes a free one. */
  port?: number;
  /** A bearer token that may do everything; without it, only those of `signIn` are accepted. */
  token?: string;
  /** Serves Microsoft Entra's sign-in too, whose tokens may do what their permissions say. */
  signIn?: SignInOptions;
  /** Where the tenant is kept between runs; without it, in memory only. */
  stateFile?: string;
  /** Source of the current time; statuses move with it. */
  now?: () => Date;
  /** What goes wrong, from the start. */
  faults?: readonly FaultRule[];
  /** Where the chance of rules with a `probability` begins, so that a run can be repeated; 0 by default. */
  seed?: number;
}

export interface Emulator {
  /** For example http://127.0.0.1:4010. */
  readonly url: string;
  /** For example http://127.0.0.1:4010/beta, which is what ENTRA_CA_ENDPOINT takes. */
  readonly endpoint: string;
  /** Every request dealt with so far, in the order of the answers. */
  readonly requests: readonly LoggedRequest[];
  /** Undefined without the option of the same name. */
  readonly signIn: SignIn | undefined;
  /** What goes wrong, from now on. */
  readonly faults: Faults;
  /** Stops listening and ends the connections, kept-alive ones too. A write that has begun is saved first. */
  close(): Promise<void>;
}

/** Starts a server that behaves as Microsoft Graph beta does for the certificate authorities of Entra. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port = 0, token, stateFile, now = () => new Date(), faults: initialFaults = [], seed = 0 } = options;
  const switches = readSwitches(options);
  if (token === "") {
    throw new Error("The emulator's token must not be empty.");
  }
  if (token === undefined && options.signIn === undefined) {
    throw new Error("The emulator needs a token, or a sign-in that issues some.");
  }
  const store =
    stateFile === undefined
      ? new TenantStore(emptyTenant, () => Promise.resolve())
      : new TenantStore(await loadTenant(stateFile), (tenant) => saveTenant(stateFile, tenant));
  const tenants = new LaggingTenants(store, now);
  const rules = new FaultRules(seed);
  const faults = faultsOf(rules, tenants);
  faults.add(...initialFaults);

  const server = createAdaptorServer({
    fetch: (request, bindings) =>
      new URL(request.url).pathname === administrationPath
        ? administration.fetch(request, bindings)
        : graph(request, bindings as HttpBindings),
    // The process that starts the emulator keeps its own Request and Response.
    overrideGlobalObjects: false,
  });
  if (server instanceof Server) {
    // As Graph does, longer than clients keep theirs: on a busy machine, one would be used just as it ends.
    server.keepAliveTimeout = 120_000;
  }
  const listening = new Listening(server);
  const requests: LoggedRequest[] = [];
  const signIn = options.signIn === undefined ? undefined : await startSignIn(options.signIn, () => listening.url, now);
  const accepted = { token, verifyIssued: signIn === undefined ? undefined : issuedTokenVerifier(signIn, now) };
  const administration = faultAdministration(faults, accepted);
  const graph = graphServer({
    routes: [...tlsRoutes(tenants, now, randomUUID, switches), ...appTrustRoutes(tenants, randomUUID, switches)],
    switches,
    accepted,
    now,
    newId: randomUUID,
    log: (request) => requests.push(request),
    faultyAnswers: faultyAnswers(rules, tenants, now),
    faultyDelivery: faultyDelivery(listening),
  });
  try {
    await listening.start(port);
  } catch (error) {
    await signIn?.close();
    throw error;
  }
  return {
    url: listening.url,
    endpoint: `${listening.url}/beta`,
    requests,
    signIn,
    faults,
    async close() {
      await Promise.all([listening.stop(), signIn?.close(), store.close()]);
    },
  };
}
