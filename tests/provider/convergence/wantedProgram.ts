/** The model: a program as plain data, and what the tenant has to have because of it. */

export interface SignedCertificate {
  readonly name: string;
  readonly formerName?: string;
  /** Another number, another certificate for the same request. */
  readonly revision: number;
  readonly chainLength: 1 | 2;
  readonly enabled: boolean;
  readonly spelling: number;
  /** Whether the PKI signed another request by mistake. */
  readonly isForAnotherKey?: boolean;
}

export interface TlsCa {
  readonly name: string;
  readonly formerName?: string;
  /** Another number, another common name. */
  readonly generation: number;
  /** The argument `name`; omitted where absent. */
  readonly ownName?: string;
  readonly adopt?: string;
  readonly signed?: SignedCertificate;
}

export interface TrustedCa {
  readonly name: string;
  readonly formerName?: string;
  /** Which certificate. */
  readonly certificate: number;
  /** Another issuer and key identifier than the certificate's; 0 is the certificate's own, omitted or not. */
  readonly identifiers: number;
  readonly spelling: number;
  readonly isRoot?: boolean;
  readonly adopt?: string;
}

/** What a program puts trusted CAs into. */
export interface Place {
  readonly members: readonly TrustedCa[];
}

export interface Configuration extends Place {
  readonly name: string;
  /** By which entries of policies name it, whatever it is called. */
  readonly key?: number;
  readonly formerName?: string;
  readonly displayName: string;
  /** An empty text is as good as none. */
  readonly description?: string;
  /** Which certificate. */
  readonly root: number;
  readonly spelling: number;
  /** Whether it lists its members as `expectedCertificates`. */
  readonly expects: boolean;
  readonly adopt?: string;
}

/** A configuration that somebody else made, without a root, for a program to put CAs into. */
export interface Elsewhere extends Place {
  readonly id: string;
  readonly displayName: string;
}

/** The entry of an app management policy. */
export interface PolicyEntry {
  readonly name: string;
  readonly formerName?: string;
  /** Where it is, which is its id. */
  readonly place: string;
  /** The keys of the configurations that it names; those that the program has no more, it doesn't name either. */
  readonly names: readonly number[];
  readonly isDisabled: boolean;
  /** For what was made since when: another number, another time; 0 is always. */
  readonly since: number;
  readonly spelling: number;
  readonly adopt?: string;
}

export interface Program {
  readonly tlsCas: readonly TlsCa[];
  readonly configurations: readonly Configuration[];
  readonly elsewhere: readonly Elsewhere[];
  readonly entries: readonly PolicyEntry[];
}

export const emptyProgram: Program = { tlsCas: [], configurations: [], elsewhere: [], entries: [] };

/** Everything that a program puts trusted CAs into. */
export function places({ configurations, elsewhere }: Program): Place[] {
  return [...configurations, ...elsewhere];
}

/** The same program with other members in some places; undefined leaves those as they are. */
export function withMembers(program: Program, change: (place: Place) => readonly TrustedCa[] | undefined): Program {
  const changed = <Kind extends Place>(place: Kind): Kind => ({ ...place, members: change(place) ?? place.members });
  return {
    ...program,
    configurations: program.configurations.map(changed),
    elsewhere: program.elsewhere.map(changed),
  };
}

/** One object of the tenant as far as a program has a say in it. */
export type Described = Readonly<Record<string, unknown>>;

export const commonName = ({ generation }: Pick<TlsCa, "generation">) => `TLS CA ${generation}`;
export const organizationName = "Contoso Ltd";

/** An object that the tenant has to have, for the resource of this name. */
export interface Wanted {
  readonly name: string;
  readonly id: string | undefined;
  readonly object: Described;
}

/**
 * What the tenant has to have.
 *
 * @param idOf The id of a resource's object.
 * @param keyIdentifierOf The key identifier in a trusted CA's certificate.
 */
export function wantedObjects(
  program: Program,
  idOf: (name: string) => string | undefined,
  keyIdentifierOf: (certificate: number) => string,
): Wanted[] {
  const { tlsCas, configurations, elsewhere } = program;
  const wanted = (name: string, object: Described) => ({ name, id: idOf(name), object });
  const membersIn = (within: string | undefined, { members }: Place) =>
    members.map(({ name, certificate, identifiers, isRoot = false }) =>
      wanted(name, {
        within,
        isRoot,
        certificate: `trusted ${certificate}`,
        issuer: identifiers === 0 ? `cn=trusted ${certificate}` : `cn=alias ${identifiers},o=contoso`,
        keyIdentifier: identifiers === 0 ? keyIdentifierOf(certificate) : `baaf0${identifiers}`,
      }),
    );
  return [
    ...tlsCas.map((ca) => wanted(ca.name, wantedTlsCa(ca))),
    ...configurations.flatMap((configuration) => {
      const { name, displayName, description = "", root } = configuration;
      return [
        wanted(name, { displayName, description, root: `root ${root}` }),
        ...membersIn(idOf(name), configuration),
      ];
    }),
    ...elsewhere.flatMap((place) => {
      const root = place.members.find(({ isRoot }) => isRoot);
      const object = {
        displayName: place.displayName,
        description: "",
        root: root ? `trusted ${root.certificate}` : "",
      };
      return [{ name: place.displayName, id: place.id, object }, ...membersIn(place.id, place)];
    }),
    ...wantedEntries(program, idOf),
  ];
}

function wantedTlsCa({ generation, ownName, signed }: TlsCa): Described {
  return {
    commonName: commonName({ generation }),
    organizationName,
    ...(ownName === undefined ? {} : { name: ownName }),
    inUse: signed?.enabled ?? false,
    ...(signed === undefined
      ? {}
      : {
          certificate: `revision ${signed.revision}`,
          chain: ["signer 0", "signer 1"].slice(0, signed.chainLength),
        }),
  };
}

/** How an issuer is written in a program: `spelling` changes nothing of what it says. */
export function issuerText({ identifiers, certificate, spelling }: TrustedCa): string | undefined {
  if (identifiers === 0) {
    return spelling % 2 === 0 ? undefined : `CN=Trusted  ${certificate}`;
  }
  return spelling % 2 === 0 ? `CN=Alias ${identifiers}, O=Contoso` : `o=Contoso,cn=alias ${identifiers}`;
}

/** The same for a key identifier. */
export function keyIdentifierText({ identifiers, spelling }: TrustedCa): string | undefined {
  if (identifiers === 0) {
    return undefined;
  }
  return spelling % 2 === 0 ? `BA:AF:0${identifiers}` : ` ba af 0${identifiers}`;
}

/** The entries that a program has, each with the configurations that it names. */
export function entriesOf({ entries, configurations }: Program): NamingEntry[] {
  return entries
    .map((entry) => ({
      ...entry,
      named: entry.names.flatMap((key) => configurations.filter((configuration) => configuration.key === key)),
    }))
    .filter(({ named }) => named.length > 0);
}

/** An entry with the configurations that it names. */
export type NamingEntry = PolicyEntry & { readonly named: readonly Configuration[] };

/** When an entry's time is, in milliseconds since 1970. */
export function timeOf(since: number): number | null {
  return since === 0 ? null : Date.UTC(2026 + since, 0);
}

/** What the tenant has to have of the entries. */
function wantedEntries(program: Program, idOf: (name: string) => string | undefined): Wanted[] {
  return entriesOf(program).map(({ name, place, isDisabled, since, named }) => ({
    name,
    id: place,
    object: { names: named.map((configuration) => idOf(configuration.name)).sort(), isDisabled, since: timeOf(since) },
  }));
}
