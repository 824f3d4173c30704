// What a page in the wrong hands would try. Run by WebDriver; `arguments`: verb, request, done.

const moment = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** Calls each command; gives the names of those that were answered. */
async function commands(all) {
  const invoke = window.__TAURI_INTERNALS__.invoke;
  const answers = await Promise.allSettled(all.map(([name, given]) => invoke(name, given)));
  return answers.map((answer, at) => ({ name: all[at][0], answered: answer.status === 'fulfilled', said: String(answer.reason ?? '').slice(0, 160) }));
}

const element = (tag, properties) => {
  const made = Object.assign(document.createElement(tag), properties);
  document.body.append(made);
  return made;
};

/** Runs text as code in every way; gives those that ran. */
async function code() {
  const ran = [];
  window.__ran = (way) => ran.push(way);
  const ways = {
    'eval': () => (0, eval)("window.__ran('eval')"),
    'Function': () => new Function("window.__ran('Function')")(),
    'timeout': () => setTimeout("window.__ran('timeout')", 0),
    'script': () => element('script', { textContent: "window.__ran('script')" }),
    'data script': () => element('script', { src: "data:text/javascript,window.__ran('data script')" }),
    'blob script': () => element('script', { src: URL.createObjectURL(new Blob(["window.__ran('blob script')"], { type: 'text/javascript' })) }),
    'module': () => element('script', { type: 'module', textContent: "window.__ran('module')" }),
    'handler': () => element('img', { src: 'nowhere.png' }).setAttribute('onerror', "window.__ran('handler')"),
    'markup': () => element('div', { innerHTML: "<img src=nowhere.png onerror=\"window.__ran('markup')\"><svg onload=\"window.__ran('markup')\"></svg>" }),
    'link': () => element('a', { href: "javascript:window.__ran('link')" }).click(),
    'frame': () => element('iframe', { srcdoc: "<script>parent.__ran('frame')</script>" }),
    'worker': () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).addEventListener('message', () => window.__ran('worker')),
  };
  const refused = [];
  for (const [name, way] of Object.entries(ways)) {
    try {
      way();
    } catch (error) {
      refused.push(name);
    }
  }
  await moment(300);
  return { ran, tried: Object.keys(ways).length, refused };
}

/** Reaches for an address in every way; gives those that reached it, and what the policy said of the others. */
async function reach(address) {
  const reached = [];
  const said = [];
  const hear = (event) => said.push(event.effectiveDirective);
  document.addEventListener('securitypolicyviolation', hear);
  const at = (way) => `${address}/tried-${way}`;
  const ways = {
    'fetch': async () => { await fetch(at('fetch')); reached.push('fetch'); },
    'fetch blindly': async () => { await fetch(at('blind'), { mode: 'no-cors' }); reached.push('fetch blindly'); },
    'request': () => new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = () => { reached.push('request'); resolve(); };
      request.onerror = reject;
      request.open('GET', at('request'));
      request.send();
    }),
    'socket': () => new Promise((resolve, reject) => {
      const socket = new WebSocket(at('socket').replace('http', 'ws'));
      socket.onopen = () => { reached.push('socket'); resolve(); };
      socket.onerror = reject;
    }),
    'events': () => new Promise((resolve, reject) => {
      const events = new EventSource(at('events'));
      events.onopen = () => { reached.push('events'); resolve(); };
      events.onerror = () => { events.close(); reject(); };
    }),
    'beacon': () => navigator.sendBeacon(at('beacon'), 'x'),
    'picture': () => element('img', { src: at('picture') }),
    'film': () => element('video', { src: at('film'), autoplay: true }),
    'script': () => element('script', { src: at('script') }),
    'import': () => import(at('import')),
    'style': () => element('link', { rel: 'stylesheet', href: at('style') }),
    'frame': () => element('iframe', { src: at('frame') }),
    'object': () => element('object', { data: at('object') }),
    'embed': () => element('embed', { src: at('embed') }),
    'form': () => element('form', { action: at('form'), method: 'post' }).submit(),
    'prefetch': () => element('link', { rel: 'prefetch', href: at('prefetch') }),
  };
  await Promise.all(Object.values(ways).map((way) => Promise.race([(async () => way())().catch(() => undefined), moment(1500)])));
  await moment(200);
  document.removeEventListener('securitypolicyviolation', hear);
  return { reached, tried: Object.keys(ways).length, said: [...new Set(said)].sort() };
}

/** Goes to each address and opens it in a new window; gives where the page is then, and what was opened. */
async function leave(addresses) {
  const opened = [];
  for (const address of addresses) {
    try {
      if (window.open(address) !== null) opened.push(address);
    } catch (error) {
      // Refused with a word is refused too.
    }
    element('a', { href: address, target: '_blank' }).click();
    element('a', { href: address }).click();
    try {
      location.href = address;
    } catch (error) {
      // As above.
    }
    await moment(60);
  }
  return { opened, here: location.href, page: document.querySelector('main') !== null };
}

/** A button that opens the address in a new window: with a person's click the web view itself has nothing against it. */
function tempt(address) {
  const button = element('button', { textContent: 'Elsewhere' });
  Object.assign(button.style, { position: 'fixed', top: '0', left: '0', zIndex: '99999' });
  button.addEventListener('click', () => (window.__opened = window.open(address) === null ? 'nothing' : 'a window'));
}

const [verb, request, answer] = arguments;
Promise.resolve({ commands, code, reach, leave, tempt }[verb](request)).then((value) => answer({ value: value ?? null }), (error) => answer({ error: String(error) }));
