// Bundles report.mjs and all that it imports into one minified script: node build.mjs OUTPUT
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const [output] = process.argv.slice(2);

const bundle = await build({
  entryPoints: ['report.mjs'],
  outfile: output,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  platform: 'browser',
  // The script lives inside an HTML page: its hash must not depend on how the page's bytes are decoded.
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
});

writeFileSync(output, bundle.outputFiles[0].text + licences(bundle.metafile));

/** The licences of the bundled packages, which must travel with their code: one comment, each text once. */
function licences(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(input);
    if (folder) folders.add(folder[0]);
  }

  const namesByText = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : `Licence: ${license}`;
    namesByText.set(text, [...(namesByText.get(text) ?? []), `${name} ${version}`]);
  }

  const notices = [...namesByText].map(([text, names]) => `${names.join(', ')}\n\n${text}`).join('\n\n---\n\n');
  const ascii = notices.replace(/[^\t\n\x20-\x7e]/g, (c) => (c === '\r' ? '' : c === '\u00a9' ? '(c)' : '?'));
  return `/*!\n${ascii.replaceAll('*/', '* /').replaceAll('</', '< /')}\n*/\n`;
}
