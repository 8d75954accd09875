import type { Entity } from "./answers.js";
import type { EntityType, Property } from "./entityType.js";

/** Names of web categories by their groups, as public exports of the list have them; Microsoft adds to it. */
const namesByGroup: Readonly<Record<string, string>> = {
  Liability:
    "AlcoholAndTobacco ChildAbuseImages ChildInappropriate CriminalActivity DatingAndPersonals Gambling Hacking " +
    "HateAndIntolerance IllegalDrug IllegalSoftware LingerieAndSwimsuits Marijuana Nudity " +
    "PornographyAndSexuallyExplicit SchoolCheating SelfHarm SexEducation Tasteless Violence Weapons",
  HighBandwidth: "ImageSharing PeerToPeer StreamingMediaAndDownloads DownloadSites Entertainment",
  BusinessUse:
    "Business ComputersAndTechnology Education Finance ForumsAndNewsgroups Government HealthAndMedicine " +
    "InformationSecurity JobSearch News NonProfitsAndNgos PersonalSites ProfessionalNetworking " +
    "SearchEnginesAndPortals Translators WebRepositoryAndStorage WebBasedEmail",
  ProductivityLoss: "AdvertisementsAndPopUps Chat Cults Games InstantMessaging Shopping SocialNetworking",
  GeneralSurfing:
    "Arts FashionAndBeauty General GreetingCards LeisureAndRecreation NatureAndConservation Politics RealEstate " +
    "Religion RestaurantsAndDining Sports Transportation Travel",
  Uncategorized: "Uncategorized",
};

/** Graph: "webCategory resource type". */
export const webCategoryType: EntityType = {
  name: "microsoft.graph.networkaccess.webCategory",
  properties: new Map<string, Property>([
    ["name", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["displayName", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
    ["group", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "BadRequest",
};

/** Every web category as Graph returns it. */
export const webCategories: readonly (Entity & { readonly name: string })[] = Object.entries(namesByGroup).flatMap(
  ([group, names]) => names.split(" ").map((name) => ({ name, displayName: inWords(name), group })),
);

/** Whether there is a web category of that name. */
export function isWebCategory(name: string): boolean {
  return webCategories.some((category) => category.name === name);
}

/** `AlcoholAndTobacco` is shown as "Alcohol and tobacco". */
function inWords(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}
