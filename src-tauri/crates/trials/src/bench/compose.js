// Times of the compose pane, taken inside the page. Run by WebDriver; `arguments`: verb, request, and the way back.

const [verb, request, done] = arguments;

/** Just after the next frame was drawn: a message that is posted in a frame comes when the frame is done. */
const painted = (then) =>
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(null);
  });

/** From the key that chose a model until its form was drawn. */
function form({ model }) {
  const chosen = (event) => {
    if (event.key !== 'Enter') return;
    removeEventListener('keydown', chosen, true);
    const from = performance.now();
    const pane = document.querySelector('[data-form]');
    const changes = new MutationObserver(() => {
      if (pane.dataset.form !== model) return;
      changes.disconnect();
      painted((at) => (window.benched = at - from));
    });
    changes.observe(pane, { attributeFilter: ['data-form'] });
  };
  window.benched = null;
  addEventListener('keydown', chosen, true);
  done(true);
}

/** From each key until what it wrote was drawn. */
function keys() {
  window.benched = [];
  window.bench?.abort();
  window.bench = new AbortController();
  const pressed = () => {
    const from = performance.now();
    painted((at) => window.benched.push(at - from));
  };
  addEventListener('keydown', pressed, { capture: true, signal: window.bench.signal });
  done(true);
}

/** A field with nothing behind it, to compare with: as large as the prompt's and in its type, so that as much is drawn. */
function plain() {
  const prompt = document.querySelector('[data-field="prompt"] textarea');
  const { width, height } = prompt.getBoundingClientRect();
  const { font, fontVariationSettings, padding } = getComputedStyle(prompt);
  const field = document.createElement('textarea');
  field.setAttribute('aria-label', 'Plain');
  Object.assign(field.style, { position: 'fixed', right: 0, bottom: '40px', zIndex: 1000, boxSizing: 'border-box' });
  Object.assign(field.style, { width: `${width}px`, height: `${height}px`, font, fontVariationSettings, padding });
  document.body.append(field);
  done(true);
}

function take() {
  done(window.benched);
}

({ form, keys, plain, take })[verb](request);
