// Builds the assets into dist/: one style sheet, four scripts, six font files, each with a fingerprint in its name and
// compressed beforehand. dist/manifest.txt says which file stands for which plain name.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as sass from 'sass';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');
const source = (name) => readFileSync(path.join(here, 'src', name));
const fromPackage = (...parts) => readFileSync(path.join(modules, ...parts));

// Built beside and moved at the end, so that nobody ever reads half of it.
const dist = path.join(here, 'dist');
const fresh = path.join(here, `dist-${process.pid}`);
mkdirSync(fresh, { recursive: true });
const manifest = [];

/** Writes one asset and returns the name it is served under. */
function put(name, bytes, { compress = true } = {}) {
  const content = Buffer.from(bytes);
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}.${createHash('sha256').update(content).digest('hex').slice(0, 12)}${ext}`;
  writeFileSync(path.join(fresh, file), content);
  let over = content.length;
  if (compress) {
    const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    writeFileSync(path.join(fresh, `${file}.br`), brotli);
    const gzip = gzipSync(content, { level: 9 });
    writeFileSync(path.join(fresh, `${file}.gz`), gzip);
    over = gzip.length;
  }
  manifest.push({ name, file, compress, over });
  return file;
}

function fonts(css) {
  return css.replace(/url\("?font:([a-z0-9-]+)"?\)/g, (_, name) => {
    const bytes = fromPackage('@fontsource', 'titillium-web', 'files', `titillium-web-${name}.woff2`);
    return `url("${put(`${name}.woff2`, bytes, { compress: false })}")`;
  });
}

const { css } = sass.compile(path.join(here, 'src', 'argine.scss'), {
  style: 'compressed',
  loadPaths: [path.join(modules, 'bootstrap-italia', 'src', 'scss')],
  // bootstrap-italia is written for an older sass; what it warns of is not ours to mend.
  quietDeps: true,
  silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
  logger: sass.Logger.silent,
});
put('argine.css', fonts(css));
put('htmx.js', fromPackage('htmx.org', 'dist', 'htmx.min.js'));
put('argine.js', source('argine.js'));
put('passkey.js', source('passkey.js'));
put('switch.js', source('switch.js'));
put('icon.svg', source('icon.svg'));
const licences = [
  ['bootstrap-italia', 'LICENSE'],
  ['htmx.org', 'LICENSE'],
  ['@fontsource/titillium-web', 'LICENSE'],
].map(([name, file]) => `${name}\n\n${fromPackage(...name.split('/'), file)}`);
put('licences.txt', licences.join('\n\n----\n\n'));

writeFileSync(
  path.join(fresh, 'manifest.txt'),
  manifest.map(({ name, file, compress }) => `${name} ${file} ${compress ? 'compressed' : 'plain'}\n`).join(''),
);
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
for (const { name, over } of manifest) console.log(`${name.padEnd(24)} ${String(over).padStart(7)} bytes sent`);
