import type { Hono } from "hono";
import { randomUUID } from "node:crypto";
import { appManagementRoutes } from "./appManagementRoutes.js";
import { appTrustRoutes } from "./appTrustRoutes.js";
import { administrationPath, faultAdministration } from "./faults/administration.js";
import { faultyAnswers } from "./faults/answers.js";
import { faultyDelivery } from "./faults/delivery.js";
import { FaultRules } from "./faults/faultRules.js";
import { faultsOf } from "./faults/faults.js";
import { LaggingTenants } from "./faults/laggingTenants.js";
import { filteringProfileRoutes } from "./filteringProfileRoutes.js";
import { createHttpServer } from "./httpServer.js";
import { issuedTokenVerifier } from "./issuedTokens.js";
import { Listening } from "./listening.js";
import { networkAccessRoutes } from "./networkAccessRoutes.js";
import { StateFile } from "./persistence.js";
import { recordAdministration, recordPath, RequestRecord } from "./requestRecord.js";
import { isListOf } from "./routes.js";
import { completed, parseSeed } from "./seed.js";
import { graphServer } from "./server.js";
import { startSignIn } from "./signIn/signIn.js";
import { readSwitches, type Switches } from "./switches.js";
import { TenantStore } from "./tenantStore.js";
import { createTlsIdentity } from "./tlsIdentity.js";
import { tlsInspectionRoutes } from "./tlsInspectionRoutes.js";
import { tlsRoutes } from "./tlsRoutes.js";
import type { FaultRule, Faults, LoggedRequest, SignIn, SignInOptions, TenantSeed } from "./types.js";

/** What becomes of requests for app trust by an application without a user. */
export type AppOnlyAppTrust = Switches["appOnlyAppTrust"];

/** What becomes of the certificate that is enabled when another one is. */
export type SecondEnabled = Switches["secondEnabled"];

export type { Switches };
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
  TenantSeed,
} from "./types.js";

/** With the switches beside them: what the documentation leaves open. */
export interface EmulatorOptions extends Partial<Switches> {
  /** TCP port on 127.0.0.1; 0 (the default) takes a free one. */
  port?: number;
  /** A bearer token that may do everything; without it, only those of `signIn` are accepted. */
  token?: string;
  /** Serves Microsoft Entra's sign-in too, whose tokens may do what their permissions say. */
  signIn?: SignInOptions;
  /** Serves https, with a certificate that is made for this run. */
  https?: boolean;
  /** Where the tenant is kept between runs; without it, in memory only. */
  stateFile?: string;
  /** What the tenant has at first, where there is no state file yet. */
  tenant?: TenantSeed;
  /** Hears of every request as it is answered. */
  onRequest?: (request: LoggedRequest) => void;
  /** How many of the last requests are remembered; all by default. */
  mostRequests?: number;
  /** Source of the current time; statuses move with it. */
  now?: () => Date;
  /** What goes wrong, from the start. */
  faults?: readonly FaultRule[];
  /** Where the chance of rules with a `probability` begins, so that a run can be repeated; 0 by default. */
  seed?: number;
}

/** An emulated tenant that listens. */
export interface Emulator {
  /** For example http://127.0.0.1:4010. */
  readonly url: string;
  /** For example http://127.0.0.1:4010/beta, which is what ENTRA_CA_ENDPOINT takes. */
  readonly endpoint: string;
  /** The certificate of its https, as PEM, for clients to trust; undefined without https. */
  readonly certificate: string | undefined;
  /** Every request dealt with so far, in the order of the answers. */
  readonly requests: readonly LoggedRequest[];
  /** Forgets them. */
  clearRequests(): void;
  /** Undefined without the option of the same name. */
  readonly signIn: SignIn | undefined;
  /** What goes wrong, from now on. */
  readonly faults: Faults;
  /** Stops listening and ends the connections, kept-alive ones too. A write that has begun is saved first. */
  close(): Promise<void>;
}

/**
 * Starts a server that behaves as Microsoft Graph beta does for the certificate authorities of Entra, and for the policies that
 * make them count.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port = 0, token, https = false, now = () => new Date(), faults: initialFaults = [], seed = 0 } = options;
  const { mostRequests = Infinity, onRequest = () => undefined } = options;
  const switches = readSwitches(options);
  if (token === "") {
    throw new Error("The emulator's token must not be empty.");
  }
  if (token === undefined && options.signIn === undefined) {
    throw new Error("The emulator needs a token, or a sign-in that issues some.");
  }
  const store = await openStore(options, now(), switches);
  const tenants = new LaggingTenants(store, now);
  const rules = new FaultRules(seed);
  const faults = faultsOf(rules, tenants);
  faults.add(...initialFaults);

  const identity = https || options.signIn !== undefined ? await createTlsIdentity() : undefined;
  const record = new RequestRecord(mostRequests);
  const server = createHttpServer(
    (request, bindings) => {
      const { pathname } = new URL(request.url);
      const administration = administrations.get(pathname);
      if (administration !== undefined) {
        return administration.fetch(request);
      }
      return signIn?.isAddressedBy(pathname) === true ? signIn.answer(request) : graph(request, bindings);
    },
    https ? identity : undefined,
  );
  const listening = new Listening(server, https ? "https" : "http");
  const signIn =
    options.signIn === undefined || identity === undefined
      ? undefined
      : await startSignIn(options.signIn, () => listening.url, now, identity, https);
  const accepted = { token, verifyIssued: signIn === undefined ? undefined : issuedTokenVerifier(signIn, now) };
  const administrations = new Map<string, Pick<Hono, "fetch">>([
    [administrationPath, faultAdministration(faults, accepted)],
    [recordPath, recordAdministration(record, accepted)],
  ]);
  const routes = [
    ...tlsRoutes(tenants, now, randomUUID, switches),
    ...tlsInspectionRoutes(tenants, now, randomUUID, switches),
    ...filteringProfileRoutes(tenants, now, randomUUID, switches),
    ...networkAccessRoutes(switches),
    ...appTrustRoutes(tenants, randomUUID, switches),
    ...appManagementRoutes(tenants, randomUUID, switches),
  ];
  const graph = graphServer({
    routes,
    switches,
    accepted,
    now,
    newId: randomUUID,
    log(request) {
      record.add(request);
      onRequest(request);
    },
    faultyAnswers: faultyAnswers(rules, tenants, now, isListOf(routes)),
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
    certificate: https ? identity?.certificate : undefined,
    requests: record.requests,
    clearRequests() {
      record.clear();
    },
    signIn,
    faults,
    async close() {
      await Promise.all([listening.stop(), signIn?.close(), store.close()]);
    },
  };
}

/** The tenant as its file has it, and else as it is to be at first, which the file then keeps. */
async function openStore(
  { stateFile, tenant: seed = {} }: EmulatorOptions,
  now: Date,
  switches: Switches,
): Promise<TenantStore> {
  const first = parseSeed(seed);
  if (stateFile === undefined) {
    return new TenantStore(await completed(first, now, switches), () => Promise.resolve());
  }
  const file = new StateFile(stateFile);
  const kept = await file.load();
  const tenant = await completed(kept ?? first, now, switches);
  if (JSON.stringify(tenant) !== JSON.stringify(kept ?? (await completed({}, now, switches)))) {
    // What was made up, ids above all, is the same in the next run.
    await file.save(tenant);
  }
  return new TenantStore(tenant, (changed) => file.save(changed));
}
