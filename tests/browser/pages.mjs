// What a static host says of files, and one page of each kind.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

export const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json" };

// Whether a page is in another language than the first.
export const isTranslated = (route) => route.startsWith("/cy/");

// One page of each kind in each language: the first of each shape of address.
export function kinds(folder) {
  const found = new Map();
  const walk = (at) => {
    for (const entry of fs.readdirSync(path.join(folder, at), { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isDirectory()) walk(at + entry.name + "/");
      else if (entry.name === "index.html") {
        if (fs.readFileSync(path.join(folder, at, entry.name), "utf8").includes('http-equiv="refresh"')) continue;
        const language = isTranslated(at) ? "cy:" : "";
        const parts = at.split("/").filter(Boolean).slice(language ? 1 : 0);
        const kind = parts[0] === "rate" ? at : language + (parts.length === 0 ? "home" : `${parts[0]}/${parts.length}/${["page", "series", "format", "audience", "past"].includes(parts[1]) ? parts[1] : ""}`);
        if (!found.has(kind) || parts.length === 1) found.set(parts.length === 1 ? at : kind, at);
      }
    }
  };
  walk("/");
  return [...new Set(found.values()), "/404.html"];
}

// Serves a folder with the policy of its own `_headers`; over http, which that policy would make https. `respond` answers
// with the file of that path, its type and the policy.
export function serve(folder, port = 0, respond = plainly) {
  const policy = fs.readFileSync(path.join(folder, "_headers"), "utf8").match(/Content-Security-Policy: (.*)/)[1].replace("; upgrade-insecure-requests", "");
  const server = http.createServer((request, response) => {
    let file = decodeURIComponent(request.url.split("?")[0]);
    if (file.endsWith("/")) file += "index.html";
    const full = path.join(folder, file);
    if (!full.startsWith(folder) || !fs.existsSync(full)) return response.writeHead(404).end();
    respond(response, full, { "content-type": TYPES[path.extname(full)] ?? "text/plain; charset=utf-8", "content-security-policy": policy });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

function plainly(response, full, headers) {
  response.writeHead(200, headers);
  fs.createReadStream(full).pipe(response);
}
