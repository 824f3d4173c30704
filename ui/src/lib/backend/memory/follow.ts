import type { FamilyMember, FamilyView, FollowUp, FollowUps, How, TaskDetail } from '../bindings';

const way = (how: How, kind: FollowUp['kind'], model: string, modelTitle: string, price: string | null, more: Partial<FollowUp> = {}): FollowUp => ({
  id: `${model}/${how}${more.label ?? ''}`, how, label: '', kind, model, modelTitle, price, by: 'link', missing: [], sure: true, ...more,
});

const seedance = ['doubao-seedance-2.0', 'Seedance 2.0', '$0.172 / s'] as const;

/** What can follow a task of the pretend library. */
export function followUpsOf(detail: TaskDetail): FollowUps {
  const output = detail.outputs[0];
  const media = output?.media ?? 'other';
  const own = detail.model.startsWith('mj-v7');
  const ways: FollowUp[] = [];
  if (detail.outputs.some((each) => each.role === 'lastFrame')) ways.push(way('continue', 'video', ...seedance, { by: 'lastFrame' }), way('continue', 'video', 'wan2.7-video', 'Wan 2.7 Video', 'from $0.073 / s', { by: 'lastFrame' }));
  if (media === 'image') {
    ways.push(way('animate', 'video', ...seedance), way('animate', 'video', 'kling-3-0', 'Kling 3.0', 'from $0.12 / s'));
    if (own) {
      const mine = { by: 'task', sure: false } as const;
      ways.push(
        way('upscale', 'image', 'mj-v7-upscale', 'Midjourney V7 Upscale', 'from $0.087', { ...mine, label: 'Standard' }), way('upscale', 'image', 'mj-v7-upscale', 'Midjourney V7 Upscale', 'from $0.087', { ...mine, label: 'Creative' }),
        way('vary', 'image', 'mj-v7-variation', 'Midjourney V7 Variation', 'from $0.087', { ...mine, label: 'Subtle variation' }),
      );
    }
    ways.push(way('edit', 'image', 'gpt-image-2', 'GPT Image 2', 'from $0.03', { missing: ['Prompt'] }), way('removeBackground', 'image', 'mj-v7-remove-bg', 'Midjourney V7 Remove Background', null));
  } else if (media === 'video') ways.push(way('upscale', 'video', 'topaz-video-upscaler', 'Topaz Video Upscaler', '$0.02 / s'), way('refer', 'video', ...seedance, { missing: ['Prompt'] }));
  else if (media === 'audio') ways.push(way('stems', 'audio', 'audio-multistem', 'Multistem', '$0.05'), way('cover', 'audio', 'suno-upload-cover', 'Suno Cover', null, { missing: ['Own settings'] }));
  const made = output !== undefined;
  return { ways: made ? ways : [], linkSince: made ? detail.endedAt : null, linkGone: output?.state.name === 'linkDead', nothing: made ? (ways.length === 0 ? 'noModel' : null) : detail.endedAt === null ? 'notMade' : 'noResult' };
}

/** Three generations around a task of the pretend library; a video is a chain of clips. */
export function familyOf(detail: TaskDetail, newest: number, details: (task: number) => TaskDetail | null): FamilyView {
  const clips = detail.kind === 'video';
  const ids = (clips ? [0, 4, 23] : [1, 11, 12]).map((back) => newest - back);
  const member = (from: TaskDetail, depth: number, how: How | null, number: number | null): FamilyMember => ({
    task: from.id, depth, how, number, kind: from.kind, modelTitle: from.modelTitle, prompt: from.prompt, state: from.state,
    thumbnail: from.outputs.find((output) => output.hasThumbnail)?.id ?? null, createdAt: from.createdAt,
  });
  // One family of pictures and one of clips; everything else came alone.
  const [root, second, third] = ids.includes(detail.id) ? ids.map(details) : [];
  if (root == null || second == null || third == null) return { members: [member(detail, 0, null, null)], cut: false, chain: [] };
  const first = member(root, 0, null, null);
  const how = clips ? (['continue', 'continue'] as const) : (['upscale', 'varied'] as const);
  const members = [first, member(second, 1, how[0], clips ? null : 2), member(third, clips ? 2 : 1, how[1], null)];
  const chain = clips ? [root, second, third].map((each) => ({ task: each.id, output: each.outputs[0]?.id ?? null, hasThumbnail: each.outputs[0]?.hasThumbnail ?? false, durationMs: each.outputs[0]?.durationMs ?? null })) : [];
  return { members, cut: false, chain };
}
