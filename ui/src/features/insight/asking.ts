import { useShell } from '$lib/shell.svelte';

/** What a mark of a plot does when it is pressed: the library shows what it stands for. */
export function useAsking(): (query: string) => void {
  const { navigation, search } = useShell();
  return (query) => {
    search.text = query;
    navigation.go('library');
  };
}
