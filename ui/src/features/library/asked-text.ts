/** Whether a text may ask for one collection; the view says whether it does. */
const collection = /(^|[\s(])(in|album|collection):/i;
export const mayAskForCollection = (text: string): boolean => collection.test(text);

/** What a query says of the bin, by its text alone: the page shows the bin's own head for it. */
const bin = /(^|\s)is:binned(?=\s|$)/i;

export const asksForBin = (text: string): boolean => bin.test(text);
export const withoutBin = (text: string): string => text.replace(bin, ' ').replace(/\s+/g, ' ').trim();
