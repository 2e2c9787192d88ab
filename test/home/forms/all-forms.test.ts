import { describe, expect, test } from 'vitest';
import { formOfKind } from '../../../src/home/form/settings-form.ts';
import { allForms, type FormsDeps } from '../../../src/home/forms/all-forms.ts';

describe('the forms', () => {
  // Nothing is loaded here.
  const forms = allForms({} as FormsDeps);

  test('each have a kind of their own, and a title that Slack takes', () => {
    expect(new Set(forms.map(({ kind }) => kind)).size).toBe(forms.length);
    expect(forms.filter(({ title }) => title.length > 24)).toEqual([]);
  });

  test('are in the settings, except what people choose for themselves', () => {
    expect(forms.filter(({ section }) => section === undefined).map(({ kind }) => kind)).toEqual(['own']);
  });

  test('are found by their kind', () => {
    expect(formOfKind(forms, 'calendar').title).toBe('Calendar');
    expect(() => formOfKind(forms, 'weather')).toThrow('The settings have no form called weather');
  });
});
