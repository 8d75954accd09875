import { reissuedBy, selfSigned, signedBy, type TestCertificate } from "../certificates.js";
import { root, signedCertificate as className } from "../host/setup.js";
import { tls, type Tenant } from "../tenant.js";
import {
  bothUpdated,
  drift,
  driftToWanted,
  driftUpdated,
  gone,
  named,
  replaced,
  told,
  unchanged,
  updated,
  type Case,
} from "./case.js";
import { pemSpellings, spellings } from "./spellings.js";

const unsigned = selfSigned("/C=US/O=Contoso/CN=Policy CA", [
  "keyUsage=critical,keyCertSign,cRLSign",
  "authorityKeyIdentifier=none",
]);
const policyCa: TestCertificate = { certificate: reissuedBy(root, unsigned.certificate), key: unsigned.key };
const reissuedPolicyCa = reissuedBy(root, unsigned.certificate);
const chain = policyCa.certificate + root.certificate;

/** A CA that is managed elsewhere, and the arguments for its signed certificate. */
async function given(tenant: Tenant) {
  // Names are never used twice in a tenant, and no two tests share one.
  const name = `t${Math.random().toString(36).slice(2, 12)}`;
  const ca = await tenant.send("POST", tls, { name, commonName: "TLS CA", organizationName: "Contoso" });
  const certificateSigningRequest = String(ca["certificateSigningRequest"]);
  return {
    certificateId: String(ca["id"]),
    certificateSigningRequest,
    certificate: signedBy(policyCa, certificateSigningRequest),
    chain,
  };
}

type Said = Awaited<ReturnType<typeof given>>;

/** Another certificate for the same key. */
function renewed({ certificateSigningRequest }: { certificateSigningRequest: string }): string {
  return signedBy(policyCa, certificateSigningRequest, 364);
}

/** An upload disables, so that whoever does it in the portal enables again. */
async function upload(tenant: Tenant, id: string, certificate: string, itsChain: string): Promise<void> {
  await tenant.send("PATCH", `${tls}/${id}`, { certificate, chain: itsChain });
  await tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
}

const otherWords: Readonly<Record<string, (said: Said) => object>> = {
  "that it is enabled": () => ({ enabled: true }),
  "its chain the other way round": () => ({ chain: root.certificate + policyCa.certificate }),
  "its chain with the certificate itself in it": ({ certificate }) => ({ chain: certificate + chain }),
  "its chain as a list": () => ({ chain: [policyCa.certificate, root.certificate] }),
  "its chain as a list of one text": () => ({ chain: [chain] }),
  "its chain as a list the other way round, with the certificate itself in it": ({ certificate }) => ({
    chain: [root.certificate, certificate, policyCa.certificate],
  }),
  "its CSR with Windows line endings": ({ certificateSigningRequest }) => ({
    certificateSigningRequest: certificateSigningRequest.replaceAll("\n", "\r\n"),
  }),
  "its CSR no longer": () => ({ certificateSigningRequest: undefined }),
};

export const signedCertificateCases: Case[] = [
  {
    title: "signed certificate that is renewed",
    className,
    plans: updated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, certificate: renewed(said) }, writes: ["PATCH", "PATCH"] };
    },
  },
  {
    title: "signed certificate whose chain is reissued",
    className,
    plans: updated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return {
        given: said,
        then: { ...said, chain: [reissuedPolicyCa, root.certificate] },
        writes: ["PATCH", "PATCH"],
      };
    },
  },
  ...[true, false].map((enabled): Case => ({
    title: `signed certificate that is ${enabled ? "enabled" : "disabled"}`,
    className,
    plans: updated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: { ...said, enabled: !enabled }, then: { ...said, enabled } };
    },
  })),
  {
    title: "signed certificate whose CSR is given at last",
    className,
    plans: updated,
    arrange: async (tenant) => {
      const { certificateSigningRequest, ...said } = await given(tenant);
      return { given: said, then: { ...said, certificateSigningRequest }, writes: [] };
    },
  },
  {
    title: "signed certificate for another CA",
    className,
    plans: replaced,
    arrange: async (tenant) => ({ given: await given(tenant), then: await given(tenant) }),
  },
  {
    title: "signed certificate for another CA, the first having been deleted outside",
    className,
    plans: { ...replaced, refreshed: "create" },
    arrange: async (tenant) => ({
      given: await given(tenant),
      then: await given(tenant),
      outside: async (id) => {
        await tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" });
        await tenant.send("DELETE", `${tls}/${id}`);
      },
      warnings: (id) => [gone(id)],
    }),
  },
  {
    title: "signed certificate that was disabled outside, which is omitted and ignored",
    className,
    plans: unchanged,
    arrange: async (tenant) => ({
      given: await given(tenant),
      ignoreChanges: ["enabled"],
      outside: (id) => tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" }),
      tenant: { enabled: false },
    }),
  },
  {
    title: "signed certificate that was disabled outside, which is ignored, while something else changes",
    className,
    plans: updated,
    arrange: async (tenant) => {
      const { certificateSigningRequest, ...said } = await given(tenant);
      return {
        given: said,
        then: { ...said, certificateSigningRequest },
        ignoreChanges: ["enabled"],
        outside: (id) => tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" }),
        writes: [],
        tenant: { enabled: false },
      };
    },
  },
  {
    title: "signed certificate that was disabled outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => ({
      given: await given(tenant),
      outside: (id) => tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" }),
      warnings: () => [drift("enabled", "false", "true")],
    }),
  },
  {
    title: "signed certificate that was enabled outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => ({
      given: { ...(await given(tenant)), enabled: false },
      outside: (id) => tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" }),
      warnings: () => [drift("enabled", "true", "false")],
    }),
  },
  {
    title: "signed certificate in whose place another was uploaded outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      const theirs = renewed(said);
      return {
        given: said,
        outside: (id) => upload(tenant, id, theirs, chain),
        warnings: () => [drift("certificate", named(theirs), named(said.certificate))],
        writes: ["PATCH", "PATCH"],
      };
    },
  },
  {
    title: "signed certificate whose chain was shortened outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return {
        given: { ...said, chain: chain + reissuedPolicyCa },
        outside: (id) => upload(tenant, id, said.certificate, chain),
        warnings: () => [
          drift(
            "chain",
            `${told(policyCa.certificate)}; ${told(root.certificate)}`,
            `${told(policyCa.certificate)}; ${told(root.certificate)}; ${told(reissuedPolicyCa)}`,
          ),
        ],
        writes: ["PATCH", "PATCH"],
      };
    },
  },
  {
    title: "signed certificate whose chain got a reissued CA outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return {
        given: said,
        outside: (id) => upload(tenant, id, said.certificate, reissuedPolicyCa + root.certificate),
        warnings: () => [
          drift(
            "chain",
            `${told(reissuedPolicyCa)}; ${told(root.certificate)}`,
            `${told(policyCa.certificate)}; ${told(root.certificate)}`,
          ),
        ],
        writes: ["PATCH", "PATCH"],
      };
    },
  },
  {
    title: "signed certificate that was renewed outside and in the program",
    className,
    plans: bothUpdated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      const certificate = renewed(said);
      return {
        given: said,
        then: { ...said, certificate },
        outside: (id) => upload(tenant, id, certificate, chain),
        warnings: () => [driftToWanted("certificate", named(certificate))],
        writes: [],
      };
    },
  },
  {
    title: "signed certificate that was disabled outside and in the program",
    className,
    plans: bothUpdated,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return {
        given: said,
        then: { ...said, enabled: false },
        outside: (id) => tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" }),
        warnings: () => [driftToWanted("enabled", "false")],
        writes: [],
      };
    },
  },
  {
    title: "signed certificate that the program renews and ignores",
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant);
      const { certificate } = said;
      return {
        given: said,
        then: { ...said, certificate: renewed(said) },
        ignoreChanges: ["certificate"],
        tenant: { certificate },
      };
    },
  },
  {
    title: "signed certificate disabled outside, which is ignored",
    className,
    plans: unchanged,
    arrange: async (tenant) => ({
      given: { ...(await given(tenant)), enabled: true },
      ignoreChanges: ["enabled"],
      outside: (id) => tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" }),
      tenant: { enabled: false },
    }),
  },
  ...Object.entries(otherWords).map(([what, change]): Case => ({
    title: `signed certificate that says ${what}`,
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, ...change(said) } };
    },
  })),
];

/** What the provider decides alone, and no engine sees. */
export const signedCertificateSpellings: Case[] = [
  ...Object.entries(spellings).map(([how, spelt]): Case => ({
    title: `signed certificate ${how}`,
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, certificate: spelt(said.certificate) } };
    },
  })),
  ...Object.entries(pemSpellings).map(([how, spelt]): Case => ({
    title: `signed certificate with its chain ${how}`,
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, chain: spelt(said.chain) } };
    },
  })),
];
