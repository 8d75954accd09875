import { STATUS_CODES } from "node:http";

/** What a proxy on the way answers in Graph's place. */
export function proxyPage(status: number): string {
  const title = status === 200 ? "Sign in to the network" : `${status} ${STATUS_CODES[status] ?? ""}`;
  return `<!DOCTYPE html>
<html>
<head><title>${title}</title></head>
<body><center><h1>${title}</h1></center><hr><center>proxy</center></body>
</html>
`;
}
