/** Certificates in every state that a path can be in, and what this provider is to find there. */
import { issuedBy, selfSigned, type Making, type TestCertificate } from "../../certificates.js";

export interface Scenario {
  readonly title: string;
  /** Made when the test runs. */
  readonly make: () => {
    readonly leaf: TestCertificate;
    readonly others: readonly TestCertificate[];
    /** In how many days the path is looked at; on the first where it isn't said. */
    readonly inDays?: number;
  };
  /** The rules broken, each with the certificate at fault counted from the leaf: `expired 1`. */
  readonly finds: readonly string[];
  /** How many certificates the path has; three where it isn't said. */
  readonly length?: number;
  /** Why another implementation says otherwise. */
  readonly otherwise?: { readonly openssl?: string; readonly go?: string };
}

const keys = ["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"];
const rootKeys = ["subjectKeyIdentifier=hash"];
const isAuthority = "basicConstraints=critical,CA:TRUE";
const signs = "keyUsage=critical,keyCertSign,cRLSign";
const authority = [isAuthority, signs, ...keys];

const root = (name = "Root", extensions: readonly string[] = [signs, ...rootKeys], making?: Making) =>
  selfSigned(`/C=US/O=Contoso/CN=${name}`, extensions, making);
const issued = (
  ca: TestCertificate,
  name: string,
  extensions: readonly string[] = authority,
  making?: Making,
): TestCertificate => issuedBy(ca, `/C=US/O=Contoso/CN=${name}`, extensions, making);

/** A root, an intermediate and a leaf, of which the two lower are made as said. */
function three(
  intermediate: readonly string[] = authority,
  leaf: readonly string[] = authority,
  making: { root?: Making; intermediate?: Making; leaf?: Making } = {},
) {
  const top = root("Root", undefined, making.root);
  const middle = issued(top, "Issuing CA", intermediate, making.intermediate);
  return { leaf: issued(middle, "Leaf", leaf, making.leaf), others: [middle, top] };
}

/** A chain of three with keys and signatures of one kind. */
function ofKind(newKey: readonly string[], ...signing: string[]) {
  const making = { newKey, signing };
  return three(undefined, undefined, { root: making, intermediate: making, leaf: making });
}

/** The same certificate with some of its bytes changed. */
function altered({ certificate, key }: TestCertificate, alter: (der: Buffer) => void): TestCertificate {
  const der = Buffer.from(certificate.replace(/-----[^-]+-----|\s/g, ""), "base64");
  alter(der);
  return { certificate: `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`, key };
}

const withFalseSignature = (certificate: TestCertificate) =>
  altered(certificate, (der) => {
    der[der.length - 1]! ^= 1;
  });

/** ECDSA with SHA-256 under the number of an algorithm that doesn't exist. */
const withUnknownAlgorithm = (certificate: TestCertificate) =>
  altered(certificate, (der) => {
    const ecdsaWithSha256 = Buffer.from("06082a8648ce3d040302", "hex");
    for (let index = der.indexOf(ecdsaWithSha256); index >= 0; index = der.indexOf(ecdsaWithSha256, index + 1)) {
      der[index + ecdsaWithSha256.length - 1] = 0x55;
    }
  });

const allowing = (constraints: string) => [...authority, `nameConstraints=critical,${constraints}`];
const named = (...names: string[]) => [...authority, `subjectAltName=${names.join()}`];

const onlyNames = (
  title: string,
  constraints: string,
  names: readonly string[],
  finds: readonly string[],
): Scenario => ({
  title,
  make: () => three(allowing(constraints), named(...names)),
  finds,
});

export const scenarios: readonly Scenario[] = [
  { title: "ECDSA with P-256", make: () => three(), finds: [] },
  {
    title: "ECDSA with P-384 and SHA-384",
    make: () => ofKind(["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "-sha384"),
    finds: [],
  },
  { title: "RSA with PKCS #1 v1.5", make: () => ofKind(["rsa:2048"]), finds: [] },
  {
    title: "RSA with PSS",
    make: () => ofKind(["rsa:2048"], "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"),
    finds: [],
  },
  { title: "Ed25519", make: () => ofKind(["ed25519"]), finds: [] },
  { title: "Ed448", make: () => ofKind(["ed448"]), finds: [], otherwise: { go: "doesn't know Ed448" } },
  {
    title: "SHA-1, which another rule speaks of",
    make: () => ofKind(["rsa:2048"], "-sha1"),
    finds: [],
    otherwise: { go: "doesn't verify with SHA-1" },
  },
  {
    title: "MD5, which another rule speaks of",
    make: () => ofKind(["rsa:2048"], "-md5"),
    finds: [],
    otherwise: { go: "doesn't verify with MD5" },
  },
  { title: "a root alone", make: () => ({ leaf: root(), others: [] }), finds: [], length: 1 },

  {
    title: "a leaf whose signature is false",
    make: () => {
      const { leaf, others } = three();
      return { leaf: withFalseSignature(leaf), others };
    },
    finds: ["signature 0"],
  },
  {
    title: "an intermediate whose signature is false",
    make: () => {
      const { leaf, others } = three();
      return { leaf, others: [withFalseSignature(others[0]!), others[1]!] };
    },
    finds: ["signature 1"],
  },
  {
    title: "a root whose own signature is false",
    make: () => {
      const { leaf, others } = three();
      return { leaf, others: [others[0]!, withFalseSignature(others[1]!)] };
    },
    finds: ["signature 2"],
    otherwise: { go: "takes a root as it is, without looking at its signature" },
  },
  {
    title: "an intermediate with a signature of an unknown algorithm",
    make: () => {
      const { leaf, others } = three();
      return { leaf, others: [withUnknownAlgorithm(others[0]!), others[1]!] };
    },
    finds: ["signatureAlgorithm 1"],
  },

  {
    title: "a leaf that has expired",
    make: () => ({ ...three(undefined, undefined, { leaf: { days: 1 } }), inDays: 2 }),
    finds: ["expired 0"],
  },
  {
    title: "an intermediate that has expired",
    make: () => ({ ...three(undefined, undefined, { intermediate: { days: 1 } }), inDays: 2 }),
    finds: ["expired 1"],
  },
  {
    title: "a root that has expired",
    make: () => ({ ...three(undefined, undefined, { root: { days: 1 } }), inDays: 2 }),
    finds: ["expired 2"],
  },
  {
    title: "certificates that aren't valid yet",
    make: () => ({ ...three(), inDays: -1 }),
    finds: ["notYetValid 0", "notYetValid 1", "notYetValid 2"],
  },

  {
    title: "an intermediate that is missing",
    make: () => {
      const { leaf, others } = three();
      return { leaf, others: [others[1]!] };
    },
    finds: ["issuerMissing 0"],
    length: 1,
  },
  {
    title: "a root that is missing",
    make: () => {
      const { leaf, others } = three();
      return { leaf, others: [others[0]!] };
    },
    finds: ["issuerMissing 1"],
    length: 2,
  },
  {
    title: "a root of the same name with another key",
    make: () => {
      const { leaf, others } = three();
      return { leaf, others: [others[0]!, root()] };
    },
    finds: ["issuerMissing 1"],
    length: 2,
  },
  {
    title: "two authorities that certified each other, without a root",
    make: () => {
      const one = root("One");
      const two = root("Two");
      const oneByTwo = issued(two, "One", authority, { key: one.key });
      const twoByOne = issued(one, "Two", authority, { key: two.key });
      return { leaf: issued(oneByTwo, "Leaf"), others: [oneByTwo, twoByOne] };
    },
    finds: ["rootMissing 2"],
  },

  {
    title: "an intermediate without basic constraints",
    make: () => three([signs, ...keys]),
    finds: ["notAuthority 1"],
  },
  {
    title: "an intermediate that is no authority",
    make: () => three(["basicConstraints=critical,CA:FALSE", signs, ...keys]),
    finds: ["notAuthority 1"],
  },
  {
    title: "an intermediate that may not sign certificates",
    make: () => three([isAuthority, "keyUsage=critical,digitalSignature,cRLSign", ...keys]),
    finds: ["keyCertSign 1"],
  },
  { title: "an intermediate without key usage", make: () => three([isAuthority, ...keys]), finds: [] },
  {
    title: "an authority below an intermediate of path length 0",
    make: () => {
      const top = root();
      const policy = issued(top, "Policy CA", ["basicConstraints=critical,CA:TRUE,pathlen:0", signs, ...keys]);
      const issuing = issued(policy, "Issuing CA");
      return { leaf: issued(issuing, "Leaf"), others: [top, policy, issuing] };
    },
    finds: ["pathLength 2"],
    length: 4,
  },
  {
    title: "two authorities below a root of path length 1",
    make: () => {
      const top = root("Root", ["basicConstraints=critical,CA:TRUE,pathlen:1", signs, ...rootKeys]);
      const policy = issued(top, "Policy CA");
      const issuing = issued(policy, "Issuing CA");
      return { leaf: issued(issuing, "Leaf"), others: [top, policy, issuing] };
    },
    finds: ["pathLength 3"],
    length: 4,
  },
  {
    title: "an authority that changed its key under a path length of 0",
    make: () => {
      const top = root();
      const old = issued(top, "Issuing CA", ["basicConstraints=critical,CA:TRUE,pathlen:0", signs, ...keys]);
      const newWithOld = issued(old, "Issuing CA");
      return { leaf: issued(newWithOld, "Leaf"), others: [top, old, newWithOld] };
    },
    finds: [],
    length: 4,
    otherwise: { go: "counts self-issued certificates, too" },
  },

  {
    title: "a critical extension that nobody knows",
    make: () => three([...authority, "1.2.3.4.5=critical,ASN1:NULL"]),
    finds: ["unknownCriticalExtension 1"],
  },
  { title: "an extension that nobody knows", make: () => three([...authority, "1.2.3.4.5=ASN1:NULL"]), finds: [] },
  {
    title: "name constraints that aren't any",
    make: () => three([...authority, "2.5.29.30=critical,DER:0500"]),
    finds: ["unreadableExtension 1"],
  },
  {
    title: "an intermediate of version 1",
    make: () => three([], [isAuthority, signs]),
    finds: ["notAuthority 1"],
  },
  {
    title: "an intermediate with extensions that says it is of version 2",
    make: () => {
      const { leaf, others } = three();
      const version = Buffer.from("a003020102", "hex");
      const second = altered(others[0]!, (der) => {
        der[der.indexOf(version) + version.length - 1] = 1;
      });
      return { leaf, others: [second, others[1]!] };
    },
    finds: ["version 1", "signature 1"],
  },
  {
    title: "a root of version 1",
    make: () => {
      const key = root();
      const old = issued(key, "Root", [], { key: key.key });
      const middle = issued(old, "Issuing CA", [isAuthority, signs]);
      return { leaf: issued(middle, "Leaf", [isAuthority]), others: [old, middle] };
    },
    finds: [],
  },

  onlyNames(
    "names that are permitted",
    "permitted;DNS:contoso.com,permitted;email:contoso.com,permitted;IP:10.0.0.0/255.0.0.0",
    ["DNS:www.contoso.com", "email:a@contoso.com", "IP:10.1.2.3"],
    [],
  ),
  onlyNames(
    "a domain that isn't permitted",
    "permitted;DNS:contoso.com",
    ["DNS:www.fabrikam.com"],
    ["nameNotPermitted 0"],
  ),
  onlyNames(
    "a domain that ends alike but isn't within the one permitted",
    "permitted;DNS:contoso.com",
    ["DNS:notcontoso.com"],
    ["nameNotPermitted 0"],
  ),
  onlyNames("a domain that is excluded", "excluded;DNS:contoso.com", ["DNS:CONTOSO.com"], ["nameExcluded 0"]),
  {
    ...onlyNames(
      "a wildcard over a domain that is excluded",
      "excluded;DNS:www.contoso.com",
      ["DNS:*.contoso.com"],
      ["nameExcluded 0"],
    ),
    otherwise: { openssl: "compares the wildcard as if it were a name" },
  },
  onlyNames(
    "an address that isn't permitted",
    "permitted;IP:10.0.0.0/255.0.0.0",
    ["IP:11.1.2.3"],
    ["nameNotPermitted 0"],
  ),
  onlyNames(
    "an address of IPv6 that is excluded",
    "excluded;IP:2001:db8:0:0:0:0:0:0/ffff:ffff:0:0:0:0:0:0",
    ["IP:2001:db8::1"],
    ["nameExcluded 0"],
  ),
  {
    ...onlyNames(
      "a mailbox at a host that isn't permitted",
      "permitted;email:contoso.com",
      ["email:a@mail.contoso.com"],
      ["nameNotPermitted 0"],
    ),
    otherwise: { go: "permits the hosts below a host, too" },
  },
  onlyNames(
    "a URI whose host isn't permitted",
    "permitted;URI:.contoso.com",
    ["URI:https://contoso.com/a"],
    ["nameNotPermitted 0"],
  ),
  onlyNames("a URI whose host is permitted", "permitted;URI:.contoso.com", ["URI:https://www.contoso.com:8443/a"], []),
  onlyNames(
    "a URI without a host, where hosts are constrained",
    "excluded;URI:contoso.com",
    ["URI:urn:isbn:0"],
    ["unprocessedNameConstraint 0"],
  ),
  onlyNames(
    "a name of a form that can't be processed, where that form is constrained",
    "permitted;otherName:1.2.3.4;UTF8:a",
    ["otherName:1.2.3.4;UTF8:a"],
    ["unprocessedNameConstraint 0"],
  ),
  {
    title: "a subject outside the directory that is permitted",
    make: () => {
      const names = [...allowing("permitted;dirName:directory")];
      return three([...names, "[directory]", "C=US", "O=Fabrikam"]);
    },
    finds: ["nameNotPermitted 0"],
  },
  {
    title: "a subject within the directory that is permitted, written in other letters",
    make: () => three([...allowing("permitted;dirName:directory"), "[directory]", "C=us", "O=CONTOSO"]),
    finds: [],
    otherwise: { go: "doesn't process directory names, and refuses that they are constrained" },
  },

  {
    title: "a policy that is required and that nobody has",
    make: () => three([...authority, "policyConstraints=critical,requireExplicitPolicy:0"]),
    finds: ["policyRequired 0"],
  },
  {
    title: "a policy that is required and that all have",
    make: () => {
      const policy = "certificatePolicies=1.2.3.4";
      return three(
        [...authority, policy, "policyConstraints=critical,requireExplicitPolicy:0"],
        [...authority, policy],
      );
    },
    finds: [],
  },
  {
    title: "any policy mapped to another",
    make: () => three([...authority, "certificatePolicies=2.5.29.32.0", "policyMappings=critical,2.5.29.32.0:1.2.3.4"]),
    finds: ["anyPolicyMapped 1"],
  },

  {
    title: "an issuer's name in other letters and spaces",
    make: () => {
      const written = root("Contoso Root");
      const given = root("CONTOSO  root", undefined, { key: written.key });
      const middle = issued(written, "Issuing CA");
      return { leaf: issued(middle, "Leaf"), others: [middle, given] };
    },
    finds: [],
    otherwise: { go: "compares names byte by byte" },
  },
  {
    title: "key identifiers that don't match where the keys do",
    make: () => three([isAuthority, signs, "subjectKeyIdentifier=hash", "2.5.29.35=DER:30048002aabb"]),
    finds: [],
    otherwise: { openssl: "doesn't take an issuer with another key identifier, though RFC 5280 has no such rule" },
  },
  {
    title: "a root that was renewed with its key, the old one expired",
    make: () => {
      const old = root("Root", undefined, { days: 1 });
      const renewed = root("Root", undefined, { key: old.key });
      const middle = issued(old, "Issuing CA");
      return { leaf: issued(middle, "Leaf"), others: [old, middle, renewed], inDays: 2 };
    },
    finds: [],
  },
  {
    title: "a root that was renewed with its key, both still valid",
    make: () => {
      const old = root("Root", undefined, { days: 100 });
      const renewed = root("Root", undefined, { key: old.key });
      const middle = issued(old, "Issuing CA");
      return { leaf: issued(middle, "Leaf"), others: [old, middle, renewed] };
    },
    finds: [],
  },
  {
    title: "an authority certified by two roots, of which one has expired and the other is a step further away",
    make: () => {
      const expired = root("Old Root", undefined, { days: 1 });
      const current = root("New Root");
      const bridge = issued(current, "Bridge");
      const byExpired = issued(expired, "Issuing CA");
      const byBridge = issued(bridge, "Issuing CA", authority, { key: byExpired.key });
      return { leaf: issued(byExpired, "Leaf"), others: [expired, byExpired, current, bridge, byBridge], inDays: 2 };
    },
    finds: [],
    length: 4,
    otherwise: { openssl: "takes the first issuer that fits, and doesn't go back to try another" },
  },
  {
    title: "two authorities that certified each other, and a root above one of them",
    make: () => {
      const top = root();
      const one = root("One");
      const two = issued(top, "Two");
      const oneByTwo = issued(two, "One", authority, { key: one.key });
      const twoByOne = issued(one, "Two", authority, { key: two.key });
      return { leaf: issued(oneByTwo, "Leaf"), others: [oneByTwo, twoByOne, two, top] };
    },
    finds: [],
    length: 4,
    otherwise: { openssl: "takes the first issuer that fits, and doesn't go back to try another" },
  },
  {
    title: "an authority certified twice, the shorter way up through a name that is excluded further up",
    make: () => {
      const top = root();
      const constraining = issued(top, "Constraining", allowing("excluded;DNS:fabrikam.com"));
      const common = issued(constraining, "Common");
      const excluded = issued(common, "Excluded", named("DNS:www.fabrikam.com"));
      const byExcluded = issued(excluded, "Issuing CA");
      const upper = issued(common, "Upper");
      const lower = issued(upper, "Lower");
      const byLower = issued(lower, "Issuing CA", authority, { key: byExcluded.key });
      const others = [top, constraining, common, excluded, byExcluded, upper, lower, byLower];
      return { leaf: issued(byExcluded, "Leaf"), others };
    },
    finds: [],
    length: 7,
    otherwise: { openssl: "takes the first issuer that fits, and doesn't go back to try another" },
  },
];
