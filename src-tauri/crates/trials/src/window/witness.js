// What the page keeps and what goes between it and the app. Run by WebDriver; `arguments`: verb, request, done.

const text = (body) => {
  if (body === undefined || body === null) return '';
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return new TextDecoder().decode(body);
  return typeof body === 'string' ? body : JSON.stringify(body);
};

/** From now on every call of a command with its answer, and whatever the app says by itself, is written down. */
function begin() {
  if (window.__witness !== undefined) return false;
  const heard = { calls: [], said: [], open: 0 };
  Object.defineProperty(window, '__witness', { value: heard });
  const send = window.fetch.bind(window);
  window.fetch = async (to, options) => {
    const call = { to: String(to?.url ?? to), sent: text(options?.body), answer: '' };
    heard.calls.push(call);
    heard.open += 1;
    try {
      const response = await send(to, options);
      response.clone().text().then((answer) => (call.answer = answer), (error) => (call.answer = String(error))).finally(() => (heard.open -= 1));
      return response;
    } catch (error) {
      call.answer = String(error);
      heard.open -= 1;
      throw error;
    }
  };
  // Answers and events alike reach the page's code through these.
  const callbacks = window.__TAURI_INTERNALS__.callbacks;
  const get = callbacks.get.bind(callbacks);
  callbacks.get = (id) => {
    const callback = get(id);
    return callback && ((data) => {
      heard.said.push(text(data));
      return callback(data);
    });
  };
  // The second way, taken when the first one is blocked.
  const handler = window.webkit?.messageHandlers?.ipc;
  if (handler !== undefined) {
    const post = handler.postMessage.bind(handler);
    handler.postMessage = (message) => {
      heard.calls.push({ to: 'postMessage', sent: text(message), answer: '' });
      return post(message);
    };
  }
  return true;
}

/** What was written down since the last time, once nothing is on its way. */
async function take() {
  const heard = window.__witness;
  for (let looks = 0; heard.open > 0 && looks < 500; looks += 1) await new Promise((go) => setTimeout(go, 10));
  return { calls: heard.calls.splice(0), said: heard.said.splice(0) };
}

/** Asks the app for everything that it answers, as a page in the wrong hands would. */
async function ask(commands) {
  const invoke = window.__TAURI_INTERNALS__.invoke;
  const answers = await Promise.allSettled(commands.map(([name, given]) => invoke(name, given)));
  return answers.map((answer, at) => [commands[at][0], answer.status]).filter(([, status]) => status !== 'fulfilled').map(([name]) => name);
}

const stored = (storage) => JSON.stringify(Object.fromEntries(Array.from({ length: storage.length }, (_, at) => [storage.key(at), storage.getItem(storage.key(at))])));

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function databases() {
  const all = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name));
    for (const store of base.objectStoreNames) all.push([name, store, await done(base.transaction(store).objectStore(store).getAll())]);
    base.close();
  }
  return JSON.stringify(all);
}

async function cached() {
  const all = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) all.push([name, request.url, await (await cache.match(request)).text()]);
  }
  return JSON.stringify(all);
}

/** Every place where the page could keep a text. A place that this web view does not have says so. */
async function stores() {
  const places = {
    'localStorage': () => stored(localStorage),
    'sessionStorage': () => stored(sessionStorage),
    'cookies': () => document.cookie,
    'IndexedDB': databases,
    'caches': cached,
    'history': () => JSON.stringify([location.href, history.state, window.name, document.referrer]),
    'resources': () => JSON.stringify(performance.getEntries().map((entry) => entry.name)),
    'document': () => document.documentElement.outerHTML,
    'text': () => document.documentElement.innerText,
    'fields': () => JSON.stringify([...document.querySelectorAll('input, textarea, select')].map((field) => [field.value, field.defaultValue])),
    'globals': () => Object.keys(window).map((name) => [name, window[name]]).filter(([, value]) => typeof value === 'string').join('\n'),
  };
  const kept = {};
  for (const [name, look] of Object.entries(places)) {
    try {
      kept[name] = await look();
    } catch (error) {
      kept[name] = `not here: ${error}`;
    }
  }
  return kept;
}

const [verb, request, answer] = arguments;
Promise.resolve({ begin, take, ask, stores }[verb](request)).then((value) => answer({ value }), (error) => answer({ error: String(error) }));
