import { describePartialFailures } from "../partialFailures/statements.js";
import { drivenHost } from "./drivenHost.js";

describePartialFailures("as the provider host has it", drivenHost);
