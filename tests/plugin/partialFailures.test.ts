import { describePartialFailures } from "../partialFailures/statements.js";
import { drivenPlugin } from "./drivenPlugin.js";

describePartialFailures("as the plugin has it", drivenPlugin);
