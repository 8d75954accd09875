/** What somebody does in the tenant. */
import { base64Of } from "../../../certificates.js";
import { configurations, membersOf, tls } from "../../../tenant.js";
import { picked, replaced } from "../edits.js";
import type { Model } from "../model.js";
import { rootCount, trustedCount } from "../pki.js";
import { changeByHand, entryPlaces, restOfPolicies } from "../policies.js";
import { commonName, entriesOf, organizationName, type Configuration } from "../wantedProgram.js";
import type { World } from "../world.js";
import { findGone, findPlaceGone } from "./finding.js";
import { possibility, type Plan, type Possibility } from "./operation.js";

/** Between an edit and its run, it could leave no room for what is edited. */
function drifting(title: string, plan: Plan): Possibility {
  return possibility(title, (model, choice) => (model.isSettled ? plan(model, choice) : undefined));
}

export const drifts = [
  drifting("delete an object in the tenant", (model, { which }) => {
    const { deployed, gone, idOf } = model;
    const membersIn = (id = "", members: readonly { name: string; isRoot?: boolean }[]) =>
      members.filter(({ isRoot }) => isRoot !== true).map(({ name }) => [name, membersOf(id)] as const);
    const named = new Set(entriesOf(deployed).flatMap((entry) => entry.named));
    const isFree = (configuration: Configuration) => !named.has(configuration);
    const paths = [
      ...deployed.tlsCas.map(({ name }) => [name, tls] as const),
      // Graph keeps what a policy names.
      ...deployed.configurations.filter(isFree).map(({ name }) => [name, configurations] as const),
      ...deployed.configurations.flatMap(({ name, members }) => membersIn(idOf(name), members)),
      ...deployed.elsewhere.flatMap(({ id, members }) => membersIn(id, members)),
    ].filter(([name]) => idOf(name) !== undefined && !gone.has(name));
    const [name, path = ""] = picked(paths, which) ?? [];
    return name === undefined
      ? undefined
      : async (world) => {
          await world.tenant.send("DELETE", `${path}/${idOf(name)!}`);
          await findGone(model, world, name);
        };
  }),
  drifting("change a configuration in the tenant", (model, { which, to }) => {
    const configuration = picked(model.deployed.configurations, which);
    return configuration === undefined
      ? undefined
      : async ({ tenant }) => {
          const changes = [
            { displayName: "Drifted" },
            { description: "Drifted" },
            { displayName: null, description: null },
          ];
          await tenant.send("PATCH", `${configurations}/${model.idOf(configuration.name)!}`, changes[to % 3]);
          model.isSettled = false;
        };
  }),
  drifting("enable or disable a TLS CA in the tenant", (model, { which }) => {
    const ca = picked(signedCas(model), which);
    return ca === undefined || (model.enabled !== undefined && model.enabled !== ca.signed?.name)
      ? undefined
      : async ({ tenant }) => {
          const status = ca.signed?.enabled === true ? "disabled" : "enabled";
          await tenant.send("PATCH", `${tls}/${model.idOf(ca.name)!}`, { status });
          model.enabled = status === "enabled" ? ca.signed?.name : undefined;
          model.isSettled = false;
        };
  }),
  drifting("upload another certificate in the tenant", (model, { which }) => {
    const ca = picked(signedCas(model), which);
    return ca === undefined
      ? undefined
      : async ({ tenant, pki }) => {
          const path = `${tls}/${model.idOf(ca.name)!}`;
          const { certificateSigningRequest } = await tenant.send("GET", path);
          const signing = { revision: 9, chainLength: 1, spelling: 0 } as const;
          const { certificate, chain } = pki.answer(String(certificateSigningRequest), signing);
          await tenant.send("PATCH", path, { certificate, chain: String(chain) });
          model.enabled = model.enabled === ca.signed?.name ? undefined : model.enabled;
          model.isSettled = false;
        };
  }),
  drifting("make a TLS CA in the tenant", (model) =>
    isCrowded(model)
      ? undefined
      : async (world) => {
          const number = model.fresh();
          const names = { name: `Other${number}`, commonName: commonName({ generation: number }), organizationName };
          await makeOther(model, world, tls, names);
        },
  ),
  drifting("make a configuration in the tenant", (model, { to }) =>
    isCrowded(model)
      ? undefined
      : async (world) => {
          await makeOther(model, world, configurations, {
            displayName: `Others ${model.fresh()}`,
            trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: ofRoot(world, to) }],
          });
        },
  ),
  drifting("make a configuration without a root in the tenant", (model, { to }) =>
    isCrowded(model) || model.program.elsewhere.length > 0
      ? undefined
      : async (world) => {
          const displayName = `Others ${model.fresh()}`;
          const id = await makeOther(model, world, configurations, {
            displayName,
            trustedCertificateAuthorities: [{ isRootAuthority: false, certificate: ofRoot(world, to) }],
          });
          for (const [other, object] of await world.observed()) {
            if (object["within"] === id) {
              model.others.set(other, object);
            }
          }
          // The program says what it is to have from now on.
          model.others.delete(id);
          model.edit({ ...model.program, elsewhere: [{ id, displayName, members: [] }] }, false);
          model.deployed = { ...model.deployed, elsewhere: model.program.elsewhere };
        },
  ),
  drifting("delete a configuration that is managed elsewhere", (model, { to }) => {
    const [place] = model.deployed.elsewhere;
    // Not as often as the rest, so that something gets into it before.
    return place === undefined || to % 4 > 0
      ? undefined
      : async (world) => {
          await world.tenant.send("DELETE", `${configurations}/${place.id}`);
          await findPlaceGone(model, world, place);
        };
  }),
  drifting("make a trusted CA the root in the tenant", (model, { which, to }) => {
    const { program } = model;
    const [place] = program.elsewhere;
    const member = place && picked(place.members, which);
    return place === undefined || member === undefined || place.members.some(({ isRoot }) => isRoot)
      ? undefined
      : async (world) => {
          const path = `${membersOf(place.id)}/${model.idOf(member.name)!}`;
          await world.tenant.send("PATCH", path, { isRootAuthority: true });
          // Graph takes no root back: only a program that says so, too, has nothing to do.
          await world.expectRefused(program, ["Rejected"], { atOnce: to % 2 === 0 });
          model.edit(replaced(program, member, { ...member, isRoot: true }), false);
          model.deployed = model.program;
        };
  }),
  drifting("slip a trusted CA into a configuration", (model, { which, to }) => {
    const configuration = picked(model.deployed.configurations, which);
    const number = to % trustedCount;
    return configuration === undefined ||
      configuration.members.length > 7 ||
      configuration.members.some(({ certificate }) => certificate === number) ||
      [...model.others.values()].some(({ certificate }) => certificate === `trusted ${number}`)
      ? undefined
      : async (world) => {
          await makeOther(model, world, membersOf(model.idOf(configuration.name)!), {
            isRootAuthority: false,
            certificate: base64Of(world.pki.trustedCa(number, 0)),
            issuer: `CN=trusted ${number}`,
            issuerSubjectKeyIdentifier: world.pki.keyIdentifierOf(number),
          });
        };
  }),
  drifting("take an entry out of a policy in the tenant", (model, { which }) => {
    const entry = picked(
      entriesOf(model.deployed).filter(({ name }) => !model.gone.has(name)),
      which,
    );
    return entry === undefined
      ? undefined
      : async (world) => {
          await changeByHand(world.tenant, entry.place, (_entry, others) => others);
          await findGone(model, world, entry.name);
        };
  }),
  drifting("change a policy's entry in the tenant", (model, { which, to }) => {
    const entry = picked(
      entriesOf(model.deployed).filter(({ name }) => !model.gone.has(name)),
      which,
    );
    return entry === undefined
      ? undefined
      : async ({ tenant }) => {
          await changeByHand(tenant, entry.place, (found, others) => {
            const changes = [
              { state: entry.isDisabled ? "enabled" : "disabled" },
              { restrictForAppsCreatedAfterDateTime: "2031-01-01T00:00:00Z" },
              { certificateBasedApplicationConfigurationIds: [theirs] },
            ];
            return [{ ...found, ...changes[to % 3] }, ...others];
          });
          model.isSettled = false;
        };
  }),
  drifting("put an entry into a policy in the tenant", (model, { which, to }) => {
    const place = picked(entryPlaces, which)!;
    const all = [...entriesOf(model.deployed), ...entriesOf(model.program)];
    return isCrowded(model) || model.others.has(place) || all.some((entry) => entry.place === place)
      ? undefined
      : async (world) => {
          await changeByHand(world.tenant, place, (_entry, others) => [
            ...others,
            {
              restrictionType: "trustedCertificateAuthority",
              state: to % 2 === 0 ? "enabled" : "disabled",
              certificateBasedApplicationConfigurationIds: [theirs],
            },
          ]);
          model.others.set(place, (await world.observed()).get(place)!);
        };
  }),
  drifting("change something else in a policy in the tenant", (model, { which }) => async (world) => {
    const restriction = { restrictionType: "asymmetricKeyLifetime", maxLifetime: `P${model.fresh()}D` };
    await changeByHand(world.tenant, picked(entryPlaces, which)!, (entry, others) => [
      ...others.filter(({ restrictionType }) => restrictionType !== restriction.restrictionType),
      ...(entry === undefined ? [] : [entry]),
      restriction,
    ]);
    world.restOfPolicies = await restOfPolicies(world.tenant);
  }),
];

/** A configuration that nobody here has. */
const theirs = "8a0c5f0e-52a3-4a94-9d36-5f2f4d0e9b11";

function signedCas({ deployed, gone }: Model) {
  return deployed.tlsCas.filter(({ name, signed }) => signed !== undefined && !gone.has(name));
}

const isCrowded = ({ others }: Model) => others.size > 3;

function ofRoot({ pki }: World, number: number): string {
  return base64Of(pki.root(number % rootCount, 0));
}

async function makeOther(model: Model, world: World, path: string, body: object): Promise<string> {
  const id = String((await world.tenant.send("POST", path, body))["id"]);
  model.others.set(id, (await world.observed()).get(id)!);
  return id;
}
