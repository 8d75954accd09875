/** The page on errors, made of the codes themselves: `npm run generate` writes it. */
import { errorCodes } from "../provider/messages/error.js";
import { passingStatuses, type PassingStatus } from "../provider/graph/retry.js";

const rows = Object.entries(errorCodes).map(([code, { meaning, remedy }]) => `\`${code}\` | ${meaning} | ${remedy}`);

/** The statuses after which a request is sent again, in words. */
function statuses(which: (passing: PassingStatus) => boolean): string {
  return passingStatuses
    .filter(which)
    .map(({ status, graphCode, hasRetryAfter }) =>
      [
        status,
        ...(graphCode === undefined ? [] : [`with the code \`${graphCode}\``]),
        ...(hasRetryAfter === undefined ? [] : ["with `Retry-After`"]),
      ].join(" "),
    )
    .join(", ");
}

export const errorsPage = `# Errors

Every error says what happened and, on its next line, what to do; one that comes from Graph has Graph's status, code, message
and \`request-id\`, which Microsoft's support asks for. A look-up's error has one of these codes: \`LookUpError\` as its \`code\`, and
through the plugin in other languages at the end of the message, as \`[NotFound]\`. Codes stay the same from release to release;
messages may change.

code | what it means | what to do
--- | --- | ---
${rows.join("\n")}

## What the provider does by itself

- Graph says of some refusals that they pass: ${statuses(({ isWaitedOut }) => isWaitedOut)}.
  The request is sent again for as long as the operation may wait.
- After ${statuses(({ isWaitedOut }) => !isWaitedOut)}, a broken connection or an answer that isn't Graph's,
  a request is sent again a few times, within half a minute; after 401 once. No other status is tried again.
- The pauses get longer and longer; where the answer has \`Retry-After\`, that is how long a pause is. All requests of one
  operation on a resource wait ten minutes together, and no longer. Where Graph answers slowly and there is much to ask, they may take
  half an hour together.
- A creation is sent again only where nothing can have been made. After any other failure the provider looks for what it made,
  and takes that.
- What Graph doesn't show yet of what was just made is waited for, a minute at most. A removal that doesn't find it even then warns, and
  goes on: look whether it is gone.
- What an answer leaves out, or gives as null where it can't be, is asked for by name, once for each object. What can't be
  read is a warning in each preview and refresh: nothing was compared with it, and nothing is changed for it.
- A list that goes on and on is refused, as is an answer that is too large or nested too deep. Signing in takes two minutes at
  most.
- No call waits for ever: after Ctrl-C, Pulumi lets a running one end, and [the plugin](plugin.md) ends what waits.

\`ENTRA_CA_DEBUG=http\` shows each try: method, path, status, request id and time; never a header, a token or a body.

## After a failure

- **Run the same command again.** The state has what exists, also of an update that ended half-way, and the next \`pulumi up\` goes on
  from there. \`pulumi refresh\` and \`pulumi destroy\` work before that, too. What is left to do survives a refresh: the state has
  \`unfinished\` until an update has done it.
- **An object can't be removed.** The error ends with \`pulumi state delete\` and the URN, and says what stays in the tenant then.
  Where Pulumi asks which of two is meant, a replacement failed: it is the one with the id in the message.
- **Graph refuses to disable a TLS inspection CA.** Its \`ExternalCertificateAuthoritySignedCertificate\` is removed with a warning, and
  the CA is deleted though it is in use, as long as it is this stack's own certificate that puts it to use. The state of the CA remembers
  that for a later run: from a refresh, which the plugin does by itself, and in TypeScript and JavaScript from the creation of the CA beside
  its signed certificate. Where nothing tells, the CA stays with the error \`InUse\`: disable it in the Entra admin center, or
  have both resources in the program, run \`pulumi up\`, and destroy them in one run.
- **\`code must be a string, not undefined\`**, in a refresh or destroy of dynamic resources: an earlier version of this package left a state
  without its provider. Run \`pulumi up\` once with this version; it puts the state right even where it fails again. If there
  is no program any more, \`pulumi state delete\` takes the resource out.
`;
