import { isBoolean, isNumber, type Remembered } from './remembered';
import { placeNames, type Navigation, type PlaceName } from './navigation.svelte';

export const narrowest = { compose: 320, widestCompose: 480 };
const narrowBelow = 1100;

/** Which panes are open and how wide. Open panes are remembered for each place, widths for the window. */
export class Panes {
  /** Width of the window in its own pixels, and the text scale in percent. */
  windowWidth = $state(typeof innerWidth === 'undefined' ? 1280 : innerWidth);
  scale = $state(100);
  /** In a narrow window compose is a sheet over the main part. */
  sheetOpen = $state(false);
  /** In a narrow window the inspector slides over the place; it does so only when it is asked for. */
  #inspectorOver = $state(false);
  /** Counts the wishes to write: compose moves the focus to its prompt when it grows. */
  promptAsked = $state(0);
  /** A new draft is wished for, until compose has seen to it. */
  draftWanted = $state(false);

  #remembered: Remembered;
  #navigation: Navigation;
  #compose: Record<PlaceName, boolean> = $state({ studio: true, queue: false, library: false, settings: false, spending: false, insight: false });
  #inspector: Record<PlaceName, boolean> = $state({ studio: false, queue: true, library: false, settings: false, spending: false, insight: false });
  #detailInspector = $state(true);
  #composeWidth: number | null = $state(null);

  constructor(remembered: Remembered, navigation: Navigation) {
    this.#remembered = remembered;
    this.#navigation = navigation;
    const width = remembered.get('compose.width', 0, isNumber);
    this.#composeWidth = width === 0 ? null : within(width);
    for (const place of placeNames) {
      this.#compose[place] = remembered.get(`compose.open.${place}`, this.#compose[place], isBoolean);
      this.#inspector[place] = remembered.get(`inspector.open.${place}`, this.#inspector[place], isBoolean);
    }
    this.#detailInspector = remembered.get('inspector.open.detail', true, isBoolean);
  }

  /** Width of the page in CSS pixels at the present text scale. */
  get width(): number {
    return this.windowWidth / (this.scale / 100);
  }
  get narrow(): boolean {
    return this.width < narrowBelow;
  }

  get composeOpen(): boolean {
    return this.narrow ? this.sheetOpen : this.#compose[this.#navigation.place];
  }
  set composeOpen(open: boolean) {
    if (this.narrow) {
      this.sheetOpen = open;
      return;
    }
    const { place } = this.#navigation;
    this.#compose[place] = open;
    this.#remembered.set(`compose.open.${place}`, open);
  }

  get composeWidth(): number {
    return this.#composeWidth ?? (this.width >= 1600 ? 384 : 368);
  }
  set composeWidth(width: number) {
    this.#composeWidth = within(width);
    this.#remembered.set('compose.width', this.#composeWidth);
  }

  /** The inspector of the present place, or of the detail that lies over it. */
  get inspectorOpen(): boolean {
    if (this.narrow) return this.#inspectorOver;
    return this.#navigation.task === null ? this.#inspector[this.#navigation.place] : this.#detailInspector;
  }
  set inspectorOpen(open: boolean) {
    if (this.narrow) {
      this.#inspectorOver = open;
      return;
    }
    if (this.#navigation.task !== null) {
      this.#detailInspector = open;
      this.#remembered.set('inspector.open.detail', open);
      return;
    }
    const { place } = this.#navigation;
    this.#inspector[place] = open;
    this.#remembered.set(`inspector.open.${place}`, open);
  }

  /** Opens compose, if need be, and asks it to take the focus. */
  askPrompt(): void {
    this.composeOpen = true;
    this.promptAsked += 1;
  }

  /** Opens compose, if need be, and asks it for a new draft. */
  askDraft(): void {
    this.composeOpen = true;
    this.draftWanted = true;
  }
}

const within = (width: number) => Math.round(Math.min(narrowest.widestCompose, Math.max(narrowest.compose, width)));
