// What a static host says of files, and one page of each kind.
import fs from "node:fs";
import path from "node:path";

export const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json" };

// One page of each kind: the first of each shape of address.
export function kinds(folder) {
  const found = new Map();
  const walk = (at) => {
    for (const entry of fs.readdirSync(path.join(folder, at), { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isDirectory()) walk(at + entry.name + "/");
      else if (entry.name === "index.html") {
        if (fs.readFileSync(path.join(folder, at, entry.name), "utf8").includes('http-equiv="refresh"')) continue;
        const parts = at.split("/").filter(Boolean);
        const kind = parts.length === 0 ? "home" : `${parts[0]}/${parts.length}/${["page", "series", "format", "audience", "past"].includes(parts[1]) ? parts[1] : ""}`;
        if (!found.has(kind) || (parts.length === 1 && kind === parts[0] + "/1/")) found.set(parts.length === 1 ? at : kind, at);
      }
    }
  };
  walk("/");
  return [...new Set(found.values()), "/404.html"];
}
