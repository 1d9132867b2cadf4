import { expect, test } from 'vitest';
import { defaultModel } from './default-model.ts';

const model = (number: number, more: object = {}) => ({
  number,
  providerId: null as string | null,
  modelType: 'custom',
  isChosenDefault: false,
  defaultReason: null as string | null,
  hindrance: null as string | null,
  ...more,
});

const offline = model(1, { modelType: 'offline', defaultReason: 'nothing is set' });
const configured = model(9, { defaultReason: 'OPENAI_MODEL names it' });
const other = model(2);
const early = model(3, { providerId: 'early', defaultReason: 'Early was added' });
const late = model(4, { providerId: 'late', defaultReason: 'Late was added' });
const off = { ...early, hindrance: 'its provider Early is switched off' };

test.each([
  ['what the environment names goes before what was added', [late, early, configured, offline], configured],
  ['of providers that were added the first one counts', [offline, late, other, early], early],
  ['one that is switched off does not', [off, late, offline], late],
  ['the offline assistant answers where nothing else can', [off, offline], offline],
  ['what was chosen goes before all of them', [configured, { ...late, isChosenDefault: true }], { number: 4 }],
  [
    'and stays the default whatever happens to it',
    [configured, { ...off, isChosenDefault: true }],
    { number: 3, hindrance: off.hindrance },
  ],
  ['without any that can, it is one that can’t, which says so', [off], off],
])('%s', (_, models, expected) => {
  expect(defaultModel(models)!.model).toMatchObject(expected);
});

test('there is none without a candidate', () => {
  expect(defaultModel([other])).toBeNull();
});
