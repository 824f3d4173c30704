/** A folder as a person names it: without the home folder in front. */
export const fromHome = (path: string): string => path.replace(/^(?:\/home\/[^/]+|\/Users\/[^/]+|\/root|[A-Za-z]:\\Users\\[^\\]+)[/\\](?=.)/, '');
