import { expect, test } from 'vitest';
import { emptyFields, realEdits, toChanges } from './agent-fields.ts';

test('what is typed for a number is sent as one, nothing as null, and what is none as it is', () => {
  expect(toChanges({ temperature_override: '0.7', max_tokens_override: ' 500 ' })).toEqual({
    temperature_override: 0.7,
    max_tokens_override: 500,
  });
  expect(toChanges({ temperature_override: '0,7' }).temperature_override).toBe(0.7);
  expect(toChanges({ temperature_override: '', preferred_model: '' })).toEqual({
    temperature_override: null,
    preferred_model: null,
  });
  expect(toChanges({ max_tokens_override: 'many' }).max_tokens_override).toBe('many');
});

test('an edit that is taken back is none', () => {
  expect(realEdits(emptyFields, { name: 'Echo', is_public: false })).toEqual({ name: 'Echo' });
});
