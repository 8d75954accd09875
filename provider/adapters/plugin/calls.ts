/** What takes its time to load, HTTP and certificate code: the plugin does so once it is there for the engine. */
export { EntraCaError } from "../../messages/error.js";
export { LookUpCalls, LookUpFailure } from "./lookUpCalls.js";
export { PartialFailure, ResourceCalls, type Target } from "./resourceCalls.js";
export { pulumiSchema } from "./schema/pulumiSchema.js";
export { lookUps } from "../../lookUps/lookUps.js";
export { resources } from "../../resources/resources.js";
export { Session } from "../session.js";
