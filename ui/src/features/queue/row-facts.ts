import type { QueueRow } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { moment, timeExact, daysBetween } from '$lib/words/format';

export type Where = 'shelf' | 'place';

/** The quiet line under the prompt: model, what was asked for, and the one time that matters in this state. */
export function rowFacts(row: QueueRow, now: number, where: Where): string[] {
  const said = words.task;
  const parts = [row.modelTitle || row.model, row.facts.join(', ')];
  const cost = row.costEstimate === null ? '' : said.cost(row.costEstimate);
  const sent = row.sentAt === null ? '' : said.sent(exactToday(row.sentAt, now, where));
  const { state } = row;
  switch (state.name) {
    case 'queued': parts.push(where === 'place' ? cost : ''); break;
    case 'sending': break;
    case 'processing':
      parts.push(where === 'shelf' ? said.started(now - state.since) : said.elapsed(now - state.since), state.status === null ? '' : said.says(state.status));
      break;
    case 'archiving': parts.push(row.sentAt !== null && row.endedAt !== null ? said.madeIn(row.endedAt - row.sentAt) : ''); break;
    case 'archiveFailed': parts.push(row.endedAt === null ? '' : said.made(moment(row.endedAt, now))); break;
    case 'archived':
    case 'completedWithoutFile': parts.push(row.sentAt !== null && row.endedAt !== null ? said.madeIn(row.endedAt - row.sentAt) : '', row.endedAt === null ? '' : said.ended(moment(row.endedAt, now))); break;
    case 'unconfirmed': parts.push(sent, cost); break;
    case 'lostContact': parts.push(sent); break;
    case 'linkDead': break;
    case 'deleted':
    case 'failed':
    case 'rejected':
    case 'withdrawn':
    case 'dismissed':
    case 'unknown': parts.push(row.endedAt === null ? '' : said.ended(moment(row.endedAt, now))); break;
  }
  return parts.filter((part) => part !== '');
}

const exactToday = (at: number, now: number, where: Where): string =>
  where === 'place' && daysBetween(at, now) === 0 ? timeExact(at) : moment(at, now);
