import type { GatehouseError } from '@gatehouse/client';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';

/** Shows a refusal beside the fields it is about, and beside the form if it is about none of them. */
export function showError<Values extends FieldValues, Parsed extends FieldValues>(
  form: UseFormReturn<Values, unknown, Parsed>,
  error: GatehouseError,
  message: string,
): void {
  const known = Object.entries(error.fieldErrors).filter(([field]) => field in form.getValues());
  for (const [field, text] of known) form.setError(field as Path<Values>, { message: text }, { shouldFocus: true });
  if (known.length === 0) form.setError('root', { message });
}

/** What an empty input means where the field may be left out. */
export const blankToUndefined = (value: string | undefined) => value || undefined;

/** What an empty input means where it clears the field. */
export const blankToNull = (value: string | null) => value || null;
