import type { ReceiptOrder, ReceiptWritten, SpendingView } from '../bindings';

export function receiptOf({ what, to, zip, withFiles }: ReceiptOrder): ReceiptWritten {
  const stem = what.of === 'task' ? `afterimage-receipt-task-${what.task}` : `afterimage-receipt-${what.month}`;
  return {
    path: `${to}/${stem}${zip ? '.zip' : ''}`, tasks: what.of === 'task' ? 1 : 1284, facts: what.of === 'task' ? 11 : 15_902,
    files: withFiles ? (what.of === 'task' ? 3 : 2410) : 0,
    leftOut: withFiles ? ['files/812/dahlia-copper-petals_2.png: the file is gone'] : [],
  };
}

export function spendingOf(month: string | null, any: boolean): SpendingView {
  if (!any) return { month: '2026-11', first: null, last: null, tasks: 0, charged: 0, refunded: 0, estimatedTasks: 0, unknownTasks: 0 };
  return { month: month ?? '2026-11', first: '2026-02', last: '2026-11', tasks: 1284, charged: 412_870, refunded: 5164, estimatedTasks: 1102, unknownTasks: 2 };
}
