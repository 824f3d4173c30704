import type { CatalogueOffer, CatalogueView, OutsideModel } from '../bindings';

const trials = { source: 'my own trials', seen: '2026-11', strong: false };
const list = { source: 'the service’s documents', seen: '2026-11', strong: true };

/** A file with a new model, one that changed, and one that cannot be used. */
export const newerCatalogue: CatalogueOffer = {
  id: 1,
  from: 'reapi-2026-12.json',
  models: [
    { id: 'seedance-3-0', kind: 'video', title: 'Seedance 3.0', summary: 'Text, images or frames. 4–20 s, up to 4k', evidence: list, price: '$0.21 / s', new: true, changes: [] },
    {
      id: 'gpt-image-2', kind: 'image', title: 'GPT Image 2', summary: 'Text or up to 16 reference images. 1k, 2k, 4k', evidence: trials, price: '$0.026', new: false,
      changes: [
        { of: 'parameterNew', name: 'Background', word: '', before: '', after: '' },
        { of: 'parameterChanged', name: 'Prompt', word: 'maxLength', before: '4000', after: '8000' },
        { of: 'ruleGone', name: '4k needs a wide or tall size', word: '', before: '4k needs a wide or tall size', after: '' },
        { of: 'price', name: 'price', word: '', before: '$0.03 an image', after: '$0.026 an image' },
      ],
    },
  ],
  same: 93,
  leftOut: [{ id: '../../x', why: '/id: "../../x" does not match "^[A-Za-z0-9][A-Za-z0-9._-]*$"' }],
  leftOutCount: 1,
};

/** The models that came from outside, and what was before. */
export class MemoryCatalogue {
  #now: Pick<CatalogueView, 'outside' | 'from' | 'at'> = { outside: [], from: null, at: null };
  #before: Pick<CatalogueView, 'outside' | 'from' | 'at'> | null = null;
  offer = newerCatalogue;

  view(): CatalogueView {
    const back = this.#before === null ? null : { from: this.#before.from, models: this.#before.outside.length };
    return { builtIn: 95, seen: '2026-11', ...this.#now, back, unread: null, leftOut: [], folder: '/home/studio/.local/share/afterimage/catalogue' };
  }

  apply(id: number, at: number): CatalogueView | null {
    if (id !== this.offer.id) return null;
    const models = this.offer.models.map((model): OutsideModel => ({ id: model.id, kind: model.kind, title: model.title, own: model.new, evidence: model.evidence }));
    return this.#turn({ outside: [...this.#now.outside.filter((one) => !models.some((model) => model.id === one.id)), ...models], from: this.offer.from, at });
  }

  remove(ids: string[]): CatalogueView {
    return this.#turn({ ...this.#now, outside: ids.length === 0 ? [] : this.#now.outside.filter((one) => !ids.includes(one.id)) });
  }

  back(): CatalogueView | null {
    return this.#before === null ? null : this.#turn(this.#before);
  }

  #turn(next: Pick<CatalogueView, 'outside' | 'from' | 'at'>): CatalogueView {
    this.#before = this.#now;
    this.#now = next;
    return this.view();
  }
}
