// Saves a figure as SVG, PNG or Vega-Lite specification. Nothing leaves the machine: each file is made in the page.
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { expressionInterpreter } from 'vega-interpreter';

const printScale = 3;

/** Adds the save buttons below a figure; `makeSpec` gives the figure in the colours of print. */
export function addSaveButtons(container, makeSpec, name) {
  container.parentElement.querySelector(':scope > .save')?.remove();
  const bar = document.createElement('div');
  bar.className = 'save';
  for (const [kind, make] of Object.entries({ SVG: svg, PNG: png, JSON: json })) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = kind;
    button.setAttribute('aria-label', `Save ${name} as ${kind === 'JSON' ? 'a Vega-Lite specification' : kind}`);
    button.addEventListener('click', async () => download(await make(makeSpec()), `${fileName(name)}.${kind.toLowerCase()}`));
    bar.append(button);
  }
  container.after(bar);
}

async function svg(spec) {
  return new Blob([await render(spec, (view) => view.toSVG())], { type: 'image/svg+xml' });
}

async function png(spec) {
  const canvas = await render(spec, (view) => view.toCanvas(printScale));
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

function json(spec) {
  const schema = 'https://vega.github.io/schema/vega-lite/v6.json';
  return new Blob([JSON.stringify({ $schema: schema, ...spec }, null, 1)], { type: 'application/json' });
}

async function render(spec, use) {
  const view = new vega.View(vega.parse(compile(spec).spec, null, { ast: true }), { expr: expressionInterpreter, renderer: 'none' });
  try {
    await view.runAsync();
    return await use(view);
  } finally {
    view.finalize();
  }
}

function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const fileName = (name) => name.replace(/[^\p{L}\p{N}.+-]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 100) || 'figure';
