import { batch } from './en/batch';
import { cast } from './en/cast';
import { bring } from './en/bring';
import { board } from './en/board';
import { compare } from './en/compare';
import { compose } from './en/compose';
import { design } from './en/design';
import { detail } from './en/detail';
import { exporting } from './en/exporting';
import { failure } from './en/failure';
import { firstRun } from './en/firstrun';
import { importing } from './en/import';
import { follow } from './en/follow';
import { frame } from './en/frame';
import { judge } from './en/judge';
import { judging } from './en/judging';
import { insight } from './en/insight';
import { learning } from './en/learning';
import { library } from './en/library';
import { mask } from './en/mask';
import { queue } from './en/queue';
import { receipt } from './en/receipt';
import { search } from './en/search';
import { settings } from './en/settings';
import { slideshow } from './en/slideshow';
import { spending } from './en/spending';
import { task } from './en/task';

/**
 * Every word on screen, by the place that says it: plain typed values and functions, so that a missing word or a
 * wrong argument does not compile. A second language is a second folder of the same type.
 */
export const words = {
  batch, board, bring, cast, compare, compose, design, detail, exporting, failure, firstRun, follow, frame, importing, insight, judge, judging, learning, library, mask, queue, receipt, search, settings, slideshow, spending, task,
};
export type Words = typeof words;
