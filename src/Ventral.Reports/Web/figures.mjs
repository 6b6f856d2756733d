// Draws the specifications that the report's writer left in the page. Expressions are interpreted, never compiled,
// so that the page's content-security policy can forbid eval.
import embed from 'vega-embed';
import { expressionInterpreter } from 'vega-interpreter';
import { addSaveButtons } from './save.mjs';
import { rdmCells } from './rdm.mjs';

export class Figures {
  #content;
  #views = new Map();
  #signals = {};

  constructor(content) {
    this.#content = content;
  }

  /** Draws every figure with a container in the page, one after the other, so that the page stays responsive. */
  async drawAll(root) {
    for (const container of root.querySelectorAll('[data-figure]')) {
      await this.draw(container, this.#content.figures[container.dataset.figure]);
      await new Promise((resume) => setTimeout(resume));
    }
  }

  /** Draws one figure into its container. */
  async draw(container, figure) {
    this.#views.get(container)?.view.finalize();
    try {
      const spec = this.#complete(figure);
      const { view } = await embed(container, spec, this.#options(figure));
      this.#views.set(container, { view, fixed: figure.fixed });
      for (const [name, value] of Object.entries(figure.fixed ? {} : this.#signals)) setSignal(view, name, value);
      await view.runAsync();
      addSaveButtons(container, () => this.#forExport(spec, view, figure.fixed), figure.name);
    } catch (problem) {
      console.error(problem);
      container.textContent = `This figure could not be drawn: ${problem.message} Its numbers are in the table below it.`;
    }
  }

  /** Sets a parameter in every figure that has it, drawn now or later. */
  async setParameter(name, value) {
    this.#signals[name] = value;
    for (const { view, fixed } of this.#views.values()) {
      if (!fixed && setSignal(view, name, value)) await view.runAsync();
    }
  }

  /** Frees the figures inside an element that is about to be emptied. */
  forget(root) {
    for (const [container, { view }] of this.#views) {
      if (root.contains(container)) {
        view.finalize();
        this.#views.delete(container);
      }
    }
  }

  #complete(figure) {
    const datasets = {};
    for (const [name, table] of Object.entries(figure.data ?? {})) datasets[name] = expand(table);
    if (figure.rdm) datasets.cells = rdmCells(this.#content.rdms[figure.rdm], this.#content.stimuli);
    return { ...figure.spec, datasets, config: this.#content.config };
  }

  #options(figure) {
    return {
      mode: 'vega-lite',
      renderer: figure.renderer ?? 'svg',
      ast: true,
      expr: expressionInterpreter,
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true, theme: 'report' },
    };
  }

  /** The figure as a paper needs it: light colours, white ground, today's width and choices. */
  #forExport(spec, view, fixed) {
    const params = spec.params?.map((p) => (!fixed && p.name in this.#signals ? { ...p, value: this.#signals[p.name] } : p));
    const width = spec.width === 'container' ? view.width() : spec.width;
    const text = JSON.stringify({ ...spec, params, width, background: '#ffffff' });
    return JSON.parse(text.replace(/var\((--[a-z0-9-]+)\)/g, (all, name) => this.#content.colours[name] ?? all));
  }
}

/** Rows as objects, from the page's compact form: { columns: [...], rows: [[...], ...] }. */
function expand({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
}

function setSignal(view, name, value) {
  const known = name in view.getState({ signals: (signal) => signal === name, data: () => false }).signals;
  if (known) view.signal(name, value);
  return known;
}
