import { expect, it } from 'vitest';
import { formatOf } from './output-facts';

it('calls a type of file by the name that people know, and an unknown one as it is', () => {
  expect(['image/png', 'image/jpeg', 'image/webp', 'audio/mpeg', 'audio/x-wav'].map(formatOf)).toEqual(['PNG', 'JPEG', 'WebP', 'MP3', 'WAV']);
  expect(formatOf('application/octet-stream')).toBe('application/octet-stream');
  expect(formatOf('')).toBe('');
});
