/** The scripted life of a stack: what a person does to it, and what others do to its tenant meanwhile. */
import { configurations, membersOf, tls, type Tenant } from "../tenant.js";
import { changeByHand } from "../provider/convergence/policies.js";
import {
  emptyProgram,
  type Configuration,
  type PolicyEntry,
  type Program,
  type SignedCertificate,
  type TlsCa,
} from "../provider/convergence/wantedProgram.js";

export interface Step {
  readonly title: string;
  readonly command: "up" | "refresh";
  readonly program: Program;
  /** What somebody does behind Pulumi's back first. */
  readonly before?: (tenant: Tenant, idOf: (name: string) => string) => Promise<unknown>;
}

const signed: SignedCertificate = { name: "signed", revision: 1, chainLength: 1, enabled: true, spelling: 0 };
const inspection: TlsCa = { name: "inspection", generation: 1, signed };
const first = { name: "first", certificate: 1, identifiers: 0, spelling: 0 };
const second = { name: "second", certificate: 2, identifiers: 0, spelling: 0 };
const apps: Configuration = {
  name: "apps",
  key: 1,
  displayName: "Apps",
  root: 0,
  spelling: 0,
  expects: false,
  members: [first, second],
};
/** With two configurations in the program, their CAs are read together. */
const more: Configuration = {
  ...{ name: "more", key: 2, displayName: "More", root: 0, spelling: 0, expects: false },
  members: [{ name: "third", certificate: 1, identifiers: 0, spelling: 0 }],
};

const entry: PolicyEntry = {
  ...{ name: "entry", place: "default/applications", names: [1], isDisabled: false, since: 1, spelling: 0 },
};

const created: Program = { ...emptyProgram, tlsCas: [inspection], configurations: [apps], entries: [entry] };
const renamed = { ...created, configurations: [{ ...apps, displayName: "Applications" }] };
const issuedOtherwise = {
  ...renamed,
  configurations: [{ ...apps, displayName: "Applications", members: [{ ...first, identifiers: 1 }, second] }],
};
const signedAgain = { ...issuedOtherwise, tlsCas: [{ ...inspection, signed: { ...signed, revision: 2 } }] };
const rotated = { ...signedAgain, tlsCas: [{ ...inspection, generation: 2, signed: { ...signed, revision: 3 } }] };
const otherMember = {
  ...rotated,
  configurations: [{ ...apps, displayName: "Applications", members: [{ ...second, certificate: 3 }] }],
};
const another = { ...otherMember, configurations: [...otherMember.configurations, more] };
const otherEntry = { ...another, entries: [{ ...entry, isDisabled: true }] };
const otherRoot = {
  ...otherEntry,
  configurations: [...otherMember.configurations.map((configuration) => ({ ...configuration, root: 1 })), more],
};

export const life: readonly Step[] = [
  { title: "create everything", command: "up", program: created },
  { title: "change a displayName", command: "up", program: renamed },
  { title: "change the issuer of a trusted CA", command: "up", program: issuedOtherwise },
  { title: "sign the TLS CA again", command: "up", program: signedAgain },
  { title: "replace the TLS CA", command: "up", program: rotated },
  {
    title: "put drift right",
    command: "up",
    program: rotated,
    async before(tenant, idOf) {
      await tenant.send("PATCH", `${configurations}/${idOf("apps")}`, { displayName: "Somebody's" });
      await tenant.send("DELETE", `${membersOf(idOf("apps"))}/${idOf("first")}`);
      await tenant.send("PATCH", `${tls}/${idOf("signed")}`, { status: "disabled" });
      await changeByHand(tenant, entry.place, (_found, others) => others);
    },
  },
  {
    title: "refresh after drift",
    command: "refresh",
    program: rotated,
    async before(tenant, idOf) {
      await tenant.send("PATCH", `${configurations}/${idOf("apps")}`, { description: "Somebody's" });
      await tenant.send("DELETE", `${membersOf(idOf("apps"))}/${idOf("second")}`);
    },
  },
  { title: "put right what the refresh found", command: "up", program: rotated },
  { title: "replace one trusted CA and remove another", command: "up", program: otherMember },
  { title: "add another configuration", command: "up", program: another },
  {
    title: "change a policy's entry",
    command: "up",
    program: otherEntry,
    before: (tenant) => changeByHand(tenant, entry.place, (found, others) => [...others, { ...found, note: "theirs" }]),
  },
  { title: "replace the configuration", command: "up", program: otherRoot },
  { title: "destroy", command: "up", program: emptyProgram },
];
