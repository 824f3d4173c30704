// What of the page a person (or a screen reader) finds by role and name. Run by WebDriver; `arguments`: verb, request.

const implicit = {
  button: 'button',
  link: 'a[href]',
  textbox: 'textarea, input:not([type]), input[type=text], input[type=password]',
  image: 'img',
  heading: 'h1, h2, h3, h4, h5, h6',
  navigation: 'nav',
  main: 'main',
  banner: 'header',
  contentinfo: 'footer',
  complementary: 'aside',
  region: 'section[aria-label], section[aria-labelledby]',
};

function visible(element) {
  if (element.closest('[inert]') !== null) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== 'hidden';
}

function spoken(node, top = true) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  if (node.getAttribute('aria-hidden') === 'true') return '';
  if (!top && node.hasAttribute('aria-label')) return ` ${node.getAttribute('aria-label')} `;
  if (node.tagName === 'IMG') return ` ${node.alt} `;
  return ` ${[...node.childNodes].map((child) => spoken(child, false)).join('')} `;
}

const tidy = (text) => text.replace(/\s+/g, ' ').replace(/ ([,.])/g, '$1').trim();

function nameOf(element) {
  const by = element.getAttribute('aria-labelledby');
  if (by !== null) return tidy(by.split(' ').map((id) => spoken(document.getElementById(id) ?? document.createElement('i'))).join(' '));
  const label = element.getAttribute('aria-label');
  if (label !== null) return tidy(label);
  if (element.labels?.length > 0) return tidy([...element.labels].map((each) => spoken(each)).join(' '));
  return tidy(spoken(element));
}

function matches(element, wanted) {
  if (wanted === null) return true;
  const text = tidy(wanted.text);
  if (wanted.how === 'says') return tidy(spoken(element)).includes(text);
  const name = nameOf(element);
  return { is: name === text, begins: name.startsWith(text), has: name.includes(text) }[wanted.how];
}

function all(ask) {
  const roots = ask.within === null ? [document] : all(ask.within);
  const selector = `[role~="${ask.role}"]${implicit[ask.role] === undefined ? '' : `, ${implicit[ask.role]}`}`;
  const found = roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  return found.filter((element) => {
    const own = element.getAttribute('role');
    return (own === null || own.split(' ').includes(ask.role)) && visible(element) && matches(element, ask.name);
  });
}

/** The page's text and what can be pressed on it, for a report of what went wrong. */
function outline() {
  const roles = ['button', 'radio', 'textbox', 'spinbutton', 'combobox', 'switch', 'row', 'gridcell', 'dialog', 'option', 'status', 'progressbar'];
  const parts = roles.flatMap((role) => all({ role, name: null, within: null }).map((element) => `${role}: ${nameOf(element).slice(0, 160)}`));
  return `${document.title}\n${innerWidth}x${innerHeight}\n\n${document.body.innerText}\n\n${parts.join('\n')}`;
}

/** Nothing moves and every picture is there. */
function settled() {
  const pictures = [...document.images].filter((image) => visible(image) && image.hasAttribute('src'));
  return document.fonts.status === 'loaded'
    && pictures.every((image) => image.complete && image.naturalWidth > 0)
    && document.getAnimations().every((animation) => animation.playState !== 'running');
}

const [verb, ask] = arguments;
switch (verb) {
  case 'find': return all(ask)[0] ?? null;
  case 'names': return all(ask).map(nameOf);
  case 'outline': return outline();
  case 'settled': return settled();
}
