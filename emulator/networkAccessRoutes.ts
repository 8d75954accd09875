import { whereOnboarded } from "./availability.js";
import type { EntityType, Property } from "./entityType.js";
import { networkAccess } from "./permissions.js";
import type { Route } from "./routes.js";
import type { Switches } from "./switches.js";
import { webCategories, webCategoryType } from "./webCategories.js";

const tenantStatusPath = "networkAccess/tenantStatus";
const webCategoriesPath = "networkAccess/connectivity/webCategories";

/** Graph: "tenantStatus resource type". */
export const tenantStatusType: EntityType = {
  name: "microsoft.graph.networkaccess.tenantStatus",
  properties: new Map<string, Property>([
    [
      "onboardingStatus",
      {
        type: "Enum",
        nullable: false,
        members: [
          "offboarded",
          "offboardingInProgress",
          "onboardingInProgress",
          "onboarded",
          "onboardingErrorOccurred",
          "offboardingErrorOccurred",
          "unknownFutureValue",
        ],
      },
    ],
    ["onboardingErrorMessage", { type: "String", nullable: true }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "BadRequest",
};

/** What every tenant has of Global Secure Access, and nobody changes: Graph: "tenantStatus" and "webCategory resource type". */
export function networkAccessRoutes(switches: Switches): readonly Route[] {
  const onboardingStatus = switches.tlsInspection === "notOnboarded" ? "offboarded" : "onboarded";
  return [
    {
      path: `/${tenantStatusPath}`,
      entityType: tenantStatusType,
      permissions: networkAccess,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select"],
          perform: () => ({
            kind: "entity",
            type: tenantStatusType,
            path: tenantStatusPath,
            entity: { onboardingStatus, onboardingErrorMessage: null },
          }),
        },
      },
    },
    {
      path: `/${webCategoriesPath}`,
      entityType: webCategoryType,
      permissions: networkAccess,
      isCollection: true,
      operations: whereOnboarded(
        {
          GET: {
            queryOptions: ["$filter", "$select", "$skiptoken"],
            furtherQueryOptions: ["$top", "$skip", "$count", "$orderby"],
            perform: () => ({
              kind: "collection",
              type: webCategoryType,
              path: webCategoriesPath,
              members: webCategories.map((entity) => ({ entity })),
            }),
          },
        },
        switches,
      ),
    },
  ];
}
