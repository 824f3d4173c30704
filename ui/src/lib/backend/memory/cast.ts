import type { CastMember, CastSaid, CastView, Draft, Failure, FailureCode, LinkedOutput, LinkView, MadeOne, MadeWith, ModelForm, OutputLink, Renewed, Tag } from '../bindings';
import { outputId, taskOfOutput, type Item } from './works';

const cdn = 'https://cdn.reapi.ai/media';
const endings = { image: 'png', video: 'mp4', audio: 'mp3', other: 'bin', unknown: 'bin' };

/** The pretend engine's links and cast. What the service would answer is said by the link itself. */
export class MemoryCast {
  #members: CastMember[];
  readonly #removed = new Map<number, CastMember>();
  readonly #checked = new Map<string, LinkView['checked']>();
  readonly #fresh = new Map<number, string>();
  readonly #items: () => readonly Item[];
  readonly #now: () => number;
  readonly #stale: (tags: Tag[]) => void;
  #next = 10;

  constructor(items: () => readonly Item[], now: () => number, stale: (tags: Tag[]) => void) {
    this.#items = items;
    this.#now = now;
    this.#stale = stale;
    const portrait = items().find((item) => item.work.pic === 'portrait');
    this.#members = portrait === undefined ? [] : [
      { id: 1, name: 'Mara', sort: 'person', link: this.#linkOf(portrait.task * 10), output: portrait.task * 10, note: 'Two lights, 85 mm' },
      { id: 2, name: 'old-lamp', sort: 'product', link: 'https://images.example.net/gone/lamp.jpg', output: null, note: '' },
    ];
    if (portrait !== undefined) this.#checked.set('https://images.example.net/gone/lamp.jpg', { at: now() - 7 * 60_000, answer: { name: 'refuses', status: 404 } });
  }

  links = (urls: string[]): LinkView[] => urls.map((url) => ({ url, output: this.#outputOf(url.trim()), checked: this.#checked.get(url.trim()) ?? null }));

  check(url: string): LinkView {
    const answer = /\/gone\//.test(url) ? { name: 'refuses' as const, status: 404 } : { name: 'answers' as const, bytes: 412_000, mime: 'image/jpeg' };
    this.#checked.set(url.trim(), { at: this.#now(), answer });
    this.#stale(['links']);
    return this.links([url])[0] as LinkView;
  }

  outputLink(output: number): OutputLink {
    const item = this.#items().find((each) => each.task === taskOfOutput(output));
    if (item === undefined) throw failed('notFound');
    return { url: this.#fresh.get(output) ?? this.#linkOf(output), madeAt: this.#fresh.has(output) ? this.#now() : item.madeAt, gone: false };
  }

  renewLink(output: number): OutputLink {
    this.#fresh.set(output, `${this.#linkOf(output)}?made=${this.#fresh.size + 1}`);
    this.#stale(['links']);
    return this.outputLink(output);
  }

  view = (): CastView[] =>
    [...this.#members].sort((one, other) => one.name.localeCompare(other.name)).map((member) => {
      const link = this.links([member.link])[0] as LinkView;
      return { member, link, linkedAt: link.output?.madeAt ?? this.#now() - 6 * 86_400_000, needsRenewing: link.checked?.answer.name === 'refuses' };
    });

  save(member: CastMember): CastMember {
    const name = member.name.trim().replace(/^@/, '');
    if (!/^[\p{L}\p{N}]([\p{L}\p{N}_-]*[\p{L}\p{N}])?$/u.test(name)) throw failed('castNameShape');
    if (!/^https?:\/\/\S+$/i.test(member.link)) throw failed('linkShape');
    if (this.#members.some((each) => each.id !== member.id && each.name.toLowerCase() === name.toLowerCase())) throw failed('castNameTaken', { name });
    const kept = { ...member, name, id: member.id || this.#next++, output: this.#outputOf(member.link)?.output ?? null };
    this.#members = [...this.#members.filter((each) => each.id !== kept.id), kept];
    this.#stale(['cast']);
    return kept;
  }

  remove(id: number): null {
    const member = this.#members.find((each) => each.id === id);
    if (member !== undefined) this.#removed.set(id, member);
    this.#members = this.#members.filter((each) => each.id !== id);
    this.#stale(['cast']);
    return null;
  }

  restore(id: number): null {
    const member = this.#removed.get(id);
    if (member !== undefined) this.#members = [...this.#members, member];
    this.#stale(['cast']);
    return null;
  }

  renew(id: number): Renewed {
    const member = this.#members.find((each) => each.id === id);
    if (member === undefined) throw failed('notFound');
    if (member.output === null) return 'notOurs';
    this.save({ ...member, link: this.renewLink(member.output).url });
    return 'renewed';
  }

  made = (id: number): MadeOne[] =>
    this.#members.find((each) => each.id === id)?.output == null
      ? []
      : this.#items().slice(4, 9).map(({ task, work }) => ({ task, output: outputId(task, 0), media: work.media, hasThumbnail: work.pic !== '', prompt: work.prompt }));

  /** Of the pretend library every fifth result was made with Mara. */
  madeWith(task: number): MadeWith {
    const mara = this.#members.find((each) => each.id === 1);
    const output = mara === undefined || task % 5 !== 0 ? null : this.#outputOf(mara.link);
    return mara === undefined || output === null ? { cast: [], outputs: [] } : { cast: [mara], outputs: [output] };
  }

  /** The draft as it is sent, as the engine makes it. */
  sent(draft: Draft, form: ModelForm): { draft: Draft; said: CastSaid[] } {
    const said: CastSaid[] = [];
    const references = [...draft.references];
    const prompt = draft.prompt.replace(/(?<![\p{L}\p{N}_.@-])@([\p{L}\p{N}_-]+)/gu, (whole, name: string) => {
      const member = this.#members.find((each) => each.name.toLowerCase() === name.toLowerCase());
      if (member === undefined) return whole;
      const field = form.references.find((each) => each.takes === 'images');
      if (field !== undefined && !references.some((each) => each.url === member.link)) references.push({ url: member.link, name: field.name });
      const at = references.filter((each) => (each.name ?? field?.name) === field?.name).findIndex((each) => each.url === member.link);
      const as = field?.mention == null ? member.name : field.mention.replace('{}', String(at + 1));
      if (!said.some((each) => each.member === member.id)) said.push({ member: member.id, name: member.name, said: as, place: field?.label ?? null });
      return as;
    });
    return { draft: { ...draft, prompt, references }, said };
  }

  #linkOf(output: number): string {
    const item = this.#items().find((each) => each.task === taskOfOutput(output));
    const last = item?.work.lastFrame === true && output % 10 === item.work.outputs - 1;
    return `${cdn}/${taskOfOutput(output)}/${output % 10}.${last ? 'png' : endings[item?.work.media ?? 'image']}`;
  }

  #outputOf(url: string): LinkedOutput | null {
    const [, task, index] = /^https:\/\/cdn\.reapi\.ai\/media\/(\d+)\/(\d+)\./.exec(url) ?? [];
    const item = this.#items().find((each) => each.task === Number(task));
    if (item === undefined) return null;
    const last = item.work.lastFrame && Number(index) === item.work.outputs - 1;
    return {
      output: outputId(item.task, Number(index)), task: item.task, role: last ? 'lastFrame' : 'result', media: last ? 'image' : item.work.media, hasThumbnail: item.work.pic !== '',
      archived: true, gone: false, madeAt: url.includes('?made=') ? this.#now() : item.madeAt, durationMs: last ? null : item.work.durationMs,
    };
  }
}

const failed = (code: FailureCode, facts: Failure['facts'] = {}): Failure => ({ code, facts, detail: null });
