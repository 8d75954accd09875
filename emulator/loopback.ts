import type { IncomingMessage } from "node:http";

type Fetch<Bindings> = (request: Request, bindings: Bindings) => Response | Promise<Response>;

/**
 * Answers only what is addressed to this machine's loopback. A page in a browser may have a name of its own that leads
 * here (DNS rebinding); its requests have that name in their Host header.
 */
export function onLoopback<Bindings extends { readonly incoming: { readonly headers: IncomingMessage["headers"] } }>(
  fetch: Fetch<Bindings>,
): Fetch<Bindings> {
  return (request, bindings) => {
    // A request line may have an address of its own, beside the header, which may be no address at all.
    const address = URL.canParse(request.url) ? new URL(request.url).host : "";
    const addressed = [bindings.incoming.headers.host ?? "", address];
    return addressed.every(isLoopback) ? fetch(request, bindings) : misdirected();
  };
}

function isLoopback(host: string): boolean {
  return /^(localhost\.?|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

/** RFC 9110, section 15.5.20. */
function misdirected(): Response {
  const message = "The emulator answers requests to 127.0.0.1, [::1] and localhost alone, whatever name leads here.";
  return Response.json({ error: { code: "MisdirectedRequest", message } }, { status: 421 });
}
