/** What Graph asks of whoever signs in, by family (Graph: Permissions and roles of the two APIs). */
interface Demands {
  readonly permission: string;
  readonly roles: string;
  readonly more: string;
}

const families: readonly { path: string; name: string; readers: string; writers: string; more: string }[] = [
  {
    path: "/networkAccess/",
    name: "NetworkAccess",
    readers: "Global Reader, Global Secure Access Administrator or Security Administrator",
    writers: "Global Secure Access Administrator or Security Administrator",
    more: "; the tenant needs a licence for Microsoft Entra Internet Access and to be set up for Global Secure Access",
  },
  {
    path: "/certificateAuthorities/",
    name: "AppCertTrustConfiguration",
    readers: "Application Administrator or Cloud Application Administrator",
    writers: "Application Administrator or Cloud Application Administrator",
    more: "; Graph may not offer that permission to an application that signs in by itself, so try as a person",
  },
];

/** The permission and the roles that a request needs; undefined for one of neither family. */
export function demandsOf(method: string, path: string): Demands | undefined {
  const family = families.find((candidate) => path.includes(candidate.path));
  if (family === undefined) {
    return undefined;
  }
  return method === "GET"
    ? { permission: `${family.name}.Read.All`, roles: family.readers, more: family.more }
    : { permission: `${family.name}.ReadWrite.All`, roles: family.writers, more: family.more };
}
