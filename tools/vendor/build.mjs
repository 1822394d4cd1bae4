// Renews the vendored front-end files from the packages pinned in package.json.
//   npm ci --omit=optional && node build.mjs
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const packages = join(here, "node_modules");
const site = join(root, "src", "gongzhi", "foundation", "ui", "static", "ui");
const vendor = join(site, "vendor");
const tests = join(root, "tests", "vendor");

const version = (name) => JSON.parse(readFileSync(join(packages, name, "package.json"))).version;
const copy = (from, to) => copyFileSync(join(packages, from), to);

function bootstrap() {
  const { css } = compile(join(here, "bootstrap.scss"), {
    style: "compressed",
    charset: false,
    loadPaths: [packages],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const banner = `/*! Bootstrap ${version("bootstrap")}, the part in tools/vendor/bootstrap.scss. MIT, see bootstrap.LICENSE.txt */\n`;
  writeFileSync(join(vendor, "bootstrap.css"), `${banner}${css}\n`);
  copy("bootstrap/LICENSE", join(vendor, "bootstrap.LICENSE.txt"));
}

function icons() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(join(packages, "bootstrap-icons", "icons", `${name}.svg`), "utf8");
    const drawing = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${drawing}</symbol>`;
  });
  const banner = `<!-- Bootstrap Icons ${version("bootstrap-icons")}, those named in tools/vendor/icons.txt. MIT, see vendor/bootstrap-icons.LICENSE.txt -->`;
  writeFileSync(
    join(site, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${banner}\n${symbols.join("\n")}\n</svg>\n`,
  );
  copy("bootstrap-icons/LICENSE", join(vendor, "bootstrap-icons.LICENSE.txt"));
}

function scripts() {
  copy("htmx.org/dist/htmx.min.js", join(vendor, "htmx.min.js"));
  copy("htmx.org/LICENSE", join(vendor, "htmx.LICENSE.txt"));
  copy("axe-core/axe.min.js", join(tests, "axe.min.js"));
  copy("axe-core/LICENSE", join(tests, "axe.LICENSE.txt"));
}

mkdirSync(vendor, { recursive: true });
mkdirSync(tests, { recursive: true });
bootstrap();
icons();
scripts();
