import type { SpendingReport, Spent, SpentDay, SpentModel } from '../bindings';

const nothing: Spent = { tasks: 0, charged: 0, refunded: 0, estimatedTasks: 0, unknownTasks: 0 };
const models: [model: string, title: string, each: number, often: number][] = [
  ['doubao-seedance-2.0', 'Seedance 2.0', 1374, 2], ['midjourney-v7', 'Midjourney V7', 84, 9], ['gpt-image-2', 'GPT Image 2', 50, 12], ['suno-music', 'Suno', 60, 4], ['own-model', 'own-model', 0, 1],
];

const sum = (all: Spent[]): Spent =>
  all.reduce((one, other) => ({
    tasks: one.tasks + other.tasks, charged: one.charged + other.charged, refunded: one.refunded + other.refunded,
    estimatedTasks: one.estimatedTasks + other.estimatedTasks, unknownTasks: one.unknownTasks + other.unknownTasks,
  }), nothing);

/** Days that look like somebody's work: busy ones, quiet ones, and weekends off. */
function dayOf(day: string, number: number): SpentDay {
  const quiet = number % 7 === 5 || number % 7 === 6;
  const of = models.flatMap(([model, title, each, often], place): SpentModel[] => {
    const tasks = quiet ? 0 : (number * 7 + place * 5) % (often + 1);
    if (tasks === 0) return [];
    const refunded = (number + place) % 6 === 0 ? each : 0;
    const unknown = each === 0 ? tasks : 0;
    return [{ model, title, spent: { tasks, charged: each * tasks, refunded, estimatedTasks: place % 2 === 0 && each > 0 ? Math.ceil(tasks / 2) : 0, unknownTasks: unknown } }];
  });
  of.sort((one, other) => other.spent.charged - one.spent.charged);
  return { day, part: null, spent: sum(of.map((model) => model.spent)), models: of };
}

export function reportOf(month: string | null, any: boolean, now: number): SpendingReport {
  const today = new Date(now).toISOString().slice(0, 10);
  const present = today.slice(0, 7);
  const asked = month ?? present;
  const [year, place] = asked.split('-').map(Number) as [number, number];
  const days = Array.from({ length: new Date(Date.UTC(year, place, 0)).getUTCDate() }, (_, index): SpentDay => {
    const day = `${asked}-${String(index + 1).padStart(2, '0')}`;
    return any && day <= today ? dayOf(day, index + 1) : { day, part: null, spent: nothing, models: [] };
  });
  const byModel = models.map(([model, title]): SpentModel => ({ model, title, spent: sum(days.flatMap((day) => day.models.filter((each) => each.model === model).map((each) => each.spent))) }));
  const total = sum(days.map((day) => day.spent));
  const ofToday = days.find((day) => day.day === today)?.spent ?? nothing;
  return {
    month: asked, first: any ? '2026-02' : null, last: any ? present : null, this: present, zone: 'Europe/Berlin', today: ofToday, thisMonth: asked === present ? total : reportOf(present, any, now).total, total, days,
    models: byModel.filter((each) => each.spent.tasks > 0).sort((one, other) => other.spent.charged - one.spent.charged),
  };
}
