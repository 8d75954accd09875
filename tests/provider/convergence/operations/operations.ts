/** Everything that may happen to a program, to a tenant and to the runs between. */
import type fc from "fast-check";
import { adoptions } from "./adopting.js";
import { brokenRuns, lostMessages } from "./breaking.js";
import { drifts } from "./drifting.js";
import { additions, changes } from "./editing.js";
import { oneOf, type Operation } from "./operation.js";
import { refusals } from "./refusing.js";
import { destroying, runs } from "./running.js";

/** Each kind as often as the others, and more often changes and the runs that bring them about. */
export const operations: fc.Arbitrary<Operation>[] = [
  ...[additions, changes, changes, runs, brokenRuns, drifts, refusals, adoptions].map(oneOf),
  oneOf([destroying, ...changes, ...runs]),
];

/** What an engine without a model can do too. */
export const endToEndOperations: fc.Arbitrary<Operation>[] = [
  ...[additions, additions, changes, changes, runs, [...lostMessages, ...drifts, ...adoptions]].map(oneOf),
];
