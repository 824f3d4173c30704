import type { CastMember, CastView } from '$lib/backend/bindings';
import { useBackend, useQuery } from '$lib/backend/context.svelte';
import type { Query } from '$lib/backend/query.svelte';

/** The shelf, fresh for as long as the component lives. */
export function useCast(): Query<CastView[]> {
  const backend = useBackend();
  return useQuery('cast', () => backend.cast());
}

/** The one dialog of the cast: whoever wants a link under a name, or a name changed, asks here. */
class CastDialogAsked {
  member: CastMember | null = $state.raw(null);

  /** A new name for a link; without one, for a link that is still to be pasted. */
  add(link = '', sort: CastMember['sort'] = 'person'): void {
    this.member = { id: 0, name: '', sort, link, output: null, note: '' };
  }

  edit(member: CastMember): void {
    this.member = member;
  }
}

export const castDialog = new CastDialogAsked();
