// The page's own controls: which measure is drawn, which network stands out, whose RDMs are shown.

/** Connects every control of the page to the figures. */
export function connectControls(root, content, figures) {
  for (const select of root.querySelectorAll('select[data-parameter]')) {
    select.addEventListener('change', () => figures.setParameter(select.dataset.parameter, select.value));
  }

  connectToggles(root, figures);
  const chooser = root.querySelector('select[data-rdms]');
  if (chooser) {
    chooser.addEventListener('change', () => showRdms(root, content, figures, chooser.value));
  }
}

/** Buttons of which at most one is pressed; pressing it again releases it. */
function connectToggles(root, figures) {
  const buttons = [...root.querySelectorAll('button[data-parameter]')];
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const pressed = button.getAttribute('aria-pressed') === 'true';
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button && !pressed));
      figures.setParameter(button.dataset.parameter, pressed ? '' : button.dataset.value);
    });
  }
}

async function showRdms(root, content, figures, series) {
  const gallery = root.querySelector(`[data-gallery]`);
  figures.forget(gallery);
  gallery.replaceChildren(...content.galleries[series].map((key) => rdmFrame(key, content.figures[key])));
  await figures.drawAll(gallery);
}

function rdmFrame(key, figure) {
  const frame = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const container = document.createElement('div');
  caption.textContent = figure.caption;
  container.dataset.figure = key;
  container.className = 'plot';
  frame.append(caption, container);
  return frame;
}
