/** The page: what is on it, in which order. */
import { severities, soon } from "../make.js";
import { markup, trusted, type Markup } from "../markup.js";
import type {
  CertificateFacts,
  ConfigurationFacts,
  End,
  Finding,
  Report,
  Severity,
  Subject,
  TlsCaFacts,
} from "../model.js";
import { counted, dayOf, daysInWords, findingsInWords, kindNames, severityNames, tenantInWords } from "../words.js";
import type { Arrow, Box, Drawings } from "./drawing.js";
import { style } from "./style.js";

/** What is made before the page. */
export interface Made {
  /** The content security policy. */
  readonly policy: string;
  readonly drawings: Drawings;
  readonly timeline: Markup | undefined;
}

/** The whole of a page. */
export function page(report: Report, made: Made): Markup {
  return new Page(report, made).whole();
}

class Page {
  readonly #certificates: ReadonlyMap<string, CertificateFacts>;
  /** The anchors of objects, by kind and id: ids are foreign text. */
  readonly #anchors: ReadonlyMap<string, string>;

  constructor(
    private readonly report: Report,
    private readonly made: Made,
  ) {
    this.#certificates = new Map(report.certificates.map((each) => [each.thumbprint, each]));
    const anchors = (kind: Subject["kind"], all: readonly { readonly id: string }[]) =>
      all.map(({ id }, index): [string, string] => [`${kind} ${id}`, `${kind}-${index + 1}`]);
    this.#anchors = new Map([...anchors("configuration", report.configurations), ...anchors("tlsCa", report.tlsCas)]);
  }

  whole(): Markup {
    const { report } = this;
    const { tool, tenant, stack } = report;
    const title = `Certificate authorities of ${tenant.id === undefined ? tenant.graphOrigin : `tenant ${tenant.id}`}`;
    return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(this.made.policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<h1>Certificate authorities</h1>
<p class="about">of ${tenantInWords(report)}</p>
<p class="about">read at <time datetime="${tenant.readAt}">${instant(tenant.readAt)}</time> by ${tool.name} ${tool.version}${
      stack && markup`, beside the stack ${stack.name}`
    }</p>
<nav aria-label="Contents"><ul>
<li><a href="#summary">Summary</a></li>
<li><a href="#findings">Findings</a></li>
<li><a href="#ends">Ends</a></li>
<li><a href="#inspection">TLS inspection</a></li>
<li><a href="#applications">Applications</a></li>
<li><a href="#policies">Policies</a></li>
<li><a href="#certificates">Certificates</a></li>
</ul></nav>
</header>
<main>
${this.#summary()}
${this.#findings()}
${this.#ends()}
<section aria-labelledby="inspection">
<h2 id="inspection">CAs of TLS inspection</h2>
${this.#all(report.tlsCas, "tlsCas", (all) => markup`${all.map((each) => this.#tlsCa(each))}`)}
</section>
<section aria-labelledby="applications">
<h2 id="applications">CAs that applications may use</h2>
${this.#all(report.configurations, "configurations", (all) => markup`${all.map((each) => this.#configuration(each))}`)}
</section>
<section aria-labelledby="policies">
<h2 id="policies">What has CAs take effect</h2>
${this.#policies()}
</section>
<section aria-labelledby="certificates">
<h2 id="certificates">Certificates</h2>
${report.certificates.map(certificateDetails)}
</section>
</main>
</body>
</html>
`;
  }

  #summary(): Markup {
    const { summary, stack } = this.report;
    const numbers: [string, number][] = [
      ["errors", summary.errors],
      ["warnings", summary.warnings],
      ["notes", summary.notes],
      ["configurations", summary.configurations],
      ["CAs in them", summary.trustedCas],
      ["TLS inspection CAs", summary.tlsCas],
      ["of them in use", summary.tlsCasInUse],
      ["certificates", summary.certificates],
      ["have ended", summary.ended],
      [`end within ${soon[0]} days`, summary.endingWithin60Days],
      [`end within ${soon[1]} days`, summary.endingWithin180Days],
    ];
    const ofStack: [string, number][] =
      stack === undefined
        ? []
        : [
            ["managed by the stack", stack.managed],
            ["in no program", stack.inNoProgram],
          ];
    return markup`<section aria-labelledby="summary">
<h2 id="summary">Summary</h2>
<dl class="numbers">
${[...numbers, ...ofStack].map(([name, number]) => markup`<div><dt>${name}</dt><dd>${number}</dd></div>\n`)}</dl>
</section>`;
  }

  #findings(): Markup {
    const { findings } = this.report;
    const groups = severities.map((severity) => {
      const all = findings.filter((each) => each.severity === severity);
      return all.length === 0
        ? undefined
        : markup`<h3>${severityNames[severity]} (${all.length})</h3>
<ul class="findings">
${all.map((each) => this.#finding(each))}</ul>
`;
    });
    return markup`<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
<p>${findingsInWords(this.report)}. Revocation isn't checked.</p>
${groups}</section>`;
  }

  #finding({ severity, rule, about, subject, thumbprint, demand, found, source, remedy }: Finding): Markup {
    const certificate =
      thumbprint === undefined ? undefined : markup`, ${certificateLink({ thumbprint, subject: subject ?? "" })}:`;
    return markup`<li class="${severity}"><p><span class="mark">${severity}</span>: ${this.#named(about)}${certificate} ${demand}; found ${found}.</p>
<p>${remedy}.</p>
<p class="source"><code>${rule}</code> · ${source}</p></li>
`;
  }

  #named(about: Subject): Markup {
    const { kind, id, name, isNamesake } = about;
    const anchor = this.#anchors.get(`${kind} ${id}`);
    const shown = anchor === undefined ? markup`<b>${name}</b>` : link(anchor, name);
    return kind === "tenant" ? shown : markup`${kindNames[kind]} ${shown}${isNamesake && ` (${id})`}`;
  }

  #ends(): Markup {
    const { ends } = this.report;
    const near = ends.filter(({ days }) => days < soon[1]);
    const later = ends.filter(({ days }) => days >= soon[1]);
    const { timeline } = this.made;
    return markup`<section aria-labelledby="ends">
<h2 id="ends">Ends</h2>
${
  timeline &&
  markup`<figure class="timeline">
<div class="scroll" tabindex="0" role="group" aria-label="Timeline"><div role="img" aria-label="${`A dot for the end of each certificate and path; the tables below have the same. ${near.length} have ended or end within ${soon[1]} days.`}">${timeline}</div></div>
<figcaption>A dot for each certificate and each path, which ends with the first of its certificates. The next ${soon[0]} and ${soon[1]} days are marked; what isn't in use is grey. The axis has more room for what is near.</figcaption>
</figure>`
}
${near.length === 0 ? markup`<p>Nothing has ended or ends within ${soon[1]} days.</p>` : endsTable(`Ended, or end within ${soon[1]} days`, near)}
${later.length === 0 ? undefined : markup`<details><summary>Later (${later.length})</summary>${endsTable("End later", later)}</details>`}
</section>`;
  }

  /** The objects of a part of the tenant, or that there are none, or that nobody could read them. */
  #all<One>(
    all: readonly One[],
    part: Report["unread"][number]["part"],
    shown: (all: readonly One[]) => Markup,
  ): Markup {
    const unread = this.report.unread.find((each) => each.part === part);
    return unread !== undefined
      ? markup`<p>Couldn't be read: ${unread.what}. ${unread.nextStep}.</p>`
      : all.length === 0
        ? markup`<p>There are none.</p>`
        : shown(all);
  }

  /** Policies, and what is in them. */
  #policies(): Markup {
    const { tlsInspectionPolicies: policies, filteringProfiles, appManagementPolicies } = this.report;
    const rules = policies.flatMap(({ id, name = id, defaultAction = "not told", rules: all, managedBy }) => [
      [markup`<b>${name}</b>`, `policy, by default ${defaultAction}`, managersIn(managedBy)],
      ...all.map((rule) => [
        rule.name ?? rule.id,
        `rule ${rule.priority ?? ""}: ${rule.action ?? "not told"}, ${rule.status ?? "not told"}`,
        managersIn(rule.managedBy),
      ]),
    ]);
    const links = filteringProfiles.flatMap(({ id, name = id, state = "not told", links: all }) =>
      all.map(({ policyId = "not told", state: shown = "not told", managedBy }) => [
        `${policies.find((each) => each.id === policyId)?.name ?? policyId}, linked to ${name}`,
        `link ${shown}, profile ${state}`,
        managersIn(managedBy),
      ]),
    );
    const entries = appManagementPolicies.flatMap(({ id, displayName = id, isEnabled, isAssigned, entries: all }) =>
      all.map(({ appliesTo, state = "not told", configurationIds, managedBy }) => [
        markup`${displayName}, ${whose[appliesTo]}: ${configurationIds.map((each) => this.#configurationLink(each))}`,
        `entry ${state}, policy ${isEnabled === true ? "enabled" : "not enabled"}${isAssigned === false ? ", assigned to nothing" : ""}`,
        managersIn(managedBy),
      ]),
    );
    const shown = (caption: string) => (rows: readonly Row[]) =>
      rowsTable(caption, rows, this.report.stack !== undefined);
    return markup`<h3>TLS inspection policies and their rules</h3>
${this.#all(rules, "tlsInspectionPolicies", shown("TLS inspection policies and their rules"))}
<h3>Links of TLS inspection policies to security profiles</h3>
${this.#all(links, "filteringProfiles", shown("Links of TLS inspection policies to security profiles"))}
<h3>Entries of app management policies that name configurations</h3>
${this.#all(entries, "appManagementPolicies", shown("Entries of app management policies"))}`;
  }

  #configurationLink(id: string): Markup {
    const found = this.report.configurations.find((each) => each.id.toLowerCase() === id.toLowerCase());
    const anchor = found && this.#anchors.get(`configuration ${found.id}`);
    const isUnread = this.report.unread.some(({ part }) => part === "configurations");
    return anchor === undefined
      ? markup`${id}${isUnread ? "" : " (isn't there)"} `
      : markup`${link(anchor, found?.displayName ?? id)} `;
  }

  #tlsCa(ca: TlsCaFacts): Markup {
    const { id, name = id, commonName, organizationName, status = "not told", isInUse, path, ends, usedBy } = ca;
    const facts: [string, string | Markup | undefined][] = [
      ["Status", markup`<span class="mark ${isInUse ? "good" : "note"}">${status}</span>`],
      ["Common name", commonName],
      ["Organization", organizationName],
      ["Id", id],
      ["Ends", ends === undefined ? undefined : instant(ends)],
      ["Certificate", ca.unreadable ?? (ca.thumbprint === undefined ? "none was uploaded" : undefined)],
      ["Used by", this.#usersOf(ca)],
      ["Managed by", managersIn(ca.managedBy)],
    ];
    const boxes = [
      ...(path ?? []).map((thumbprint) => this.#box(thumbprint, "tlsCa", id)),
      { id: "ca", lines: [name, status], look: isInUse ? "plain" : "off", isCertificate: false } as const,
      ...(usedBy ?? []).map(({ profileName, policyName = "a policy", isInForce }, index): Box => ({
        id: `use ${index}`,
        lines: [policyName, `by profile ${profileName}`],
        look: isInForce ? "plain" : "off",
        isCertificate: false,
      })),
    ];
    const arrows = [
      ...chained([...(path ?? []), "ca"]),
      ...(usedBy ?? []).map((_use, index): Arrow => ["ca", `use ${index}`]),
    ];
    return this.#object({ kind: "tlsCa", id, name }, facts, boxes, arrows, this.#membersTable(path ?? []));
  }

  #usersOf({ isInUse, usedBy }: TlsCaFacts): Markup | string {
    if (usedBy === undefined) {
      return "the links couldn't be read";
    }
    return usedBy.length === 0
      ? isInUse
        ? "nothing: no TLS inspection policy is linked to a security profile"
        : "nothing, since it isn't in use"
      : markup`<ul class="plain">${usedBy.map(
          ({ policyName = "a policy", profileName, isInForce }) =>
            markup`<li>${policyName}, linked to the security profile ${profileName}${isInForce ? "" : " (not in force)"}</li>`,
        )}</ul>`;
  }

  #configuration(configuration: ConfigurationFacts): Markup {
    const { id, displayName = id, description, authorities, paths, ends, usedBy } = configuration;
    const facts: [string, string | Markup | undefined][] = [
      ["Description", description],
      ["Id", id],
      ["First end", ends === undefined ? undefined : instant(ends)],
      ["Used by", policiesIn(usedBy)],
      ["Managed by", managersIn(configuration.managedBy)],
    ];
    const thumbprints = [...new Set(authorities.flatMap(({ thumbprint }) => thumbprint ?? []))];
    const leaves = [...new Set(paths.flatMap((path) => path.at(-1) ?? []))];
    const boxes: Box[] = [
      ...thumbprints.map((thumbprint) => this.#box(thumbprint, "configuration", id)),
      ...(usedBy ?? []).map(({ policyName, appliesTo, isInForce }, index): Box => ({
        id: `use ${index}`,
        lines: [policyName, appliesTo],
        look: isInForce ? "plain" : "off",
        isCertificate: false,
      })),
    ];
    const arrows: Arrow[] = [
      ...new Map(paths.flatMap(chained).map((arrow) => [arrow.join(" "), arrow])).values(),
      ...leaves.flatMap((leaf) => (usedBy ?? []).map((_use, index): Arrow => [leaf, `use ${index}`])),
    ];
    const rows = authorities.map((authority) => {
      const { isRoot, thumbprint, unreadable = "" } = authority;
      const certificate = thumbprint === undefined ? undefined : this.#certificates.get(thumbprint);
      return markup`<tr><td>${certificate === undefined ? `${authority.id}: ${unreadable}` : certificateLink(certificate)}</td><td>${
        isRoot === undefined ? "not told" : isRoot ? "root" : "CA"
      }</td><td>${certificate?.key}</td><td class="when">${certificate?.notAfter && dayOf(certificate.notAfter)}</td>${
        authority.managedBy && markup`<td>${managersIn(authority.managedBy)}</td>`
      }</tr>
`;
    });
    const table = markup`<div class="scroll" tabindex="0" role="group" aria-label="${`CAs of ${displayName}`}"><table>
<thead><tr><th scope="col">CA</th><th scope="col">Kind</th><th scope="col">Key</th><th scope="col">Ends</th>${
      configuration.managedBy && markup`<th scope="col">Managed by</th>`
    }</tr></thead>
<tbody>${rows}</tbody></table></div>`;
    return this.#object({ kind: "configuration", id, name: displayName }, facts, boxes, arrows, table);
  }

  #object(
    about: Subject,
    facts: readonly (readonly [string, string | Markup | undefined])[],
    boxes: readonly Box[],
    arrows: readonly Arrow[],
    table: Markup | undefined,
  ): Markup {
    const findings = this.report.findings.filter(({ about: { kind, id } }) => kind === about.kind && id === about.id);
    const anchor = this.#anchors.get(`${about.kind} ${about.id}`) ?? "";
    return markup`<article class="card" aria-labelledby="${anchor}">
<h3 id="${anchor}" tabindex="-1">${about.name}</h3>
<dl class="facts">${facts.map(([name, value]) => (value === undefined || value === "" ? undefined : markup`<dt>${name}</dt><dd>${value}</dd>`))}</dl>
${
  boxes.length > 0 &&
  markup`<figure class="drawing"><div class="scroll" tabindex="0" role="group" aria-label="${`Drawing of ${about.name}`}"><div role="img" aria-label="${`Who signed whom, from the root to ${about.name} and what uses it, as the list and the table here say`}">${this.made.drawings.draw(boxes, arrows)}</div></div></figure>`
}
${table}
${
  findings.length > 0 &&
  markup`<h4>Findings</h4>
<ul class="plain">${findings.map(
    ({ severity, subject, demand, found }) =>
      markup`<li class="${severity}"><span class="mark">${severity}</span>: ${subject && `${subject} `}${demand}; found ${found}</li>`,
  )}</ul>`
}
</article>
`;
  }

  #box(thumbprint: string, kind: Subject["kind"], id: string): Box {
    const certificate = this.#certificates.get(thumbprint);
    const findings = this.report.findings.filter(
      (each) => each.thumbprint === thumbprint && each.about.kind === kind && each.about.id === id,
    );
    const worst = severities.find((severity) => findings.some((each) => each.severity === severity));
    const { subject = thumbprint, key = "", notAfter } = certificate ?? {};
    return {
      id: thumbprint,
      lines: [
        shortName(subject),
        key,
        ...(notAfter === undefined ? [] : [`ends ${dayOf(notAfter)}`]),
        ...(findings.length === 0 ? [] : [counted(findings.length, "finding")]),
      ],
      look: worst === undefined || worst === "note" ? "plain" : worst,
      isCertificate: true,
    };
  }

  #membersTable(path: readonly string[]): Markup | undefined {
    if (path.length === 0) {
      return undefined;
    }
    const rows = path.flatMap((thumbprint) => {
      const certificate = this.#certificates.get(thumbprint);
      return certificate === undefined
        ? []
        : [
            markup`<tr><td>${certificateLink(certificate)}</td><td>${certificate.key}</td><td class="when">${certificate.notAfter && dayOf(certificate.notAfter)}</td></tr>
`,
          ];
    });
    return markup`<div class="scroll" tabindex="0" role="group" aria-label="Path, from the root"><table>
<thead><tr><th scope="col">Certificate, from the root</th><th scope="col">Key</th><th scope="col">Ends</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  }
}

/** For whom an entry of a policy is. */
const whose = {
  applications: "for applications",
  servicePrincipals: "for service principals",
  assigned: "where it is assigned",
} as const;

/** What something is, what it does, and what manages it. */
type Row = readonly (Markup | string | undefined)[];

function rowsTable(caption: string, rows: readonly Row[], isBesideStack: boolean): Markup {
  const heads = ["What", "State", ...(isBesideStack ? ["Managed by"] : [])];
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => markup`<tr>${row.slice(0, heads.length).map((cell) => markup`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

function policiesIn(usedBy: ConfigurationFacts["usedBy"]): Markup | string {
  return usedBy === undefined
    ? "the app management policies couldn't be read"
    : usedBy.length === 0
      ? "nothing: no app management policy names it"
      : markup`<ul class="plain">${usedBy.map(
          ({ policyName, appliesTo, isInForce }) =>
            markup`<li>${policyName}, ${whose[appliesTo]}${isInForce ? "" : " (not in force)"}</li>`,
        )}</ul>`;
}

function managersIn(urns: readonly string[] | undefined): Markup | string | undefined {
  return urns?.length === 0
    ? "nothing: it is in no program"
    : urns && markup`<ul class="plain">${urns.map((urn) => markup`<li><code>${urn}</code></li>`)}</ul>`;
}

function endsTable(caption: string, ends: readonly End[]): Markup {
  const rows = ends.map(
    ({ at, what, name, thumbprint, days, isInUse }) =>
      markup`<tr><td class="when">${dayOf(at)}</td><td class="when">${mark(days, isInUse)}</td><td>${what}</td><td>${link(certificateAnchor(thumbprint), name)}${isInUse ? "" : " (not in use)"}</td></tr>
`,
  );
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr><th scope="col">Day</th><th scope="col">When</th><th scope="col">What</th><th scope="col">Which</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function mark(days: number, isInUse: boolean): Markup {
  const severity: Severity = isInUse && days < soon[0] ? "error" : isInUse && days < soon[1] ? "warning" : "note";
  return markup`<span class="mark ${severity}">${daysInWords(days)}</span>`;
}

function certificateDetails(certificate: CertificateFacts): Markup {
  const { thumbprint, subject, issuer, serialNumber, key, isSelfSigned, notBefore, notAfter, pem } = certificate;
  const facts: [string, string | undefined][] = [
    ["Thumbprint (SHA-256)", thumbprint],
    ["Issuer", isSelfSigned ? "itself" : issuer],
    ["Serial number", serialNumber],
    ["Key", key],
    ["Begins", notBefore && instant(notBefore)],
    ["Ends", notAfter && instant(notAfter)],
  ];
  // The anchor is inside, so that a link to it opens this.
  return markup`<details><summary>${subject === "" ? noName : subject}</summary>
<div id="${certificateAnchor(thumbprint)}" tabindex="-1"><dl class="facts">${facts.map(
    ([name, value]) => value && markup`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl>
<pre class="pem" tabindex="0" role="group" aria-label="PEM; a click selects all of it">${trusted(pem)}</pre></div></details>
`;
}

function certificateAnchor(thumbprint: string): string {
  return `certificate-${thumbprint}`;
}

function certificateLink({ thumbprint, subject }: Pick<CertificateFacts, "thumbprint" | "subject">): Markup {
  return link(certificateAnchor(thumbprint), subject === "" ? thumbprint : subject);
}

/** What stands for a name that is empty. */
const noName = "(no name)";

function link(anchor: string, text: string): Markup {
  // Without a text it is none to whoever hears the page.
  return markup`<a href="#${anchor}">${text.trim() === "" ? noName : text}</a>`;
}

/** Each with the next one. */
function chained(ids: readonly string[]): Arrow[] {
  return ids.slice(1).map((id, index) => [ids[index] ?? "", id]);
}

/** A subject's common name, or all of it. */
function shortName(subject: string): string {
  return subject === "" ? noName : (/(?:^|, ?)CN=([^,"]+)/.exec(subject)?.[1] ?? subject);
}

/** An instant to the minute, as people read it. */
function instant(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
