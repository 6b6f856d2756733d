// The report's script: draws each figure where the page has room for it, then connects the page's controls.
import { Figures } from './figures.mjs';
import { connectControls } from './controls.mjs';

const content = JSON.parse(document.getElementById('ventral-content').textContent);
const figures = new Figures(content);

connectControls(document, content, figures);
figures.drawAll(document).then(() => {
  // For whoever waits for the whole page: tests, printers.
  document.documentElement.dataset.drawn = 'true';
  performance.mark('drawn');
});
