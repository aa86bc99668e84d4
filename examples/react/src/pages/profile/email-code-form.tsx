import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import { confirmEmailChangeInput, type users } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../../errors.ts';
import { Field } from '../../form/field.tsx';
import { Problem } from '../../form/messages.tsx';
import { showError } from '../../form/show-error.ts';
import { Submit } from '../../form/submit.tsx';
import { api } from '../../gatehouse.ts';
import { navigate } from '../../router/navigation.ts';

/** Takes the code that was mailed to the new address. */
export function EmailCodeForm({ pending }: { readonly pending: string }) {
  const form = useForm({ resolver: zodResolver(confirmEmailChangeInput), defaultValues: { otp: '' } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    const result = await api.users.confirmEmailChange.safe(input);
    if (!result.ok) return showError(form, result.error, messageOf(result.error));
    // The service has ended every session.
    navigate('/sign-in', { email: result.data.email, notice: 'Your email is changed. Sign in with it.' });
  });

  return (
    <form onSubmit={submit} noValidate>
      <p role="status">
        A code was sent to <strong>{pending}</strong>. The change takes effect with it.
      </p>
      <Problem>{errors.root?.message}</Problem>
      <Field
        label="Code for the new email"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        error={errors.otp}
        {...form.register('otp')}
      />
      <Submit isBusy={isSubmitting}>Confirm the new email</Submit>
    </form>
  );
}

function messageOf(error: GatehouseError<CallErrorCode<typeof users.confirmEmailChange>>): string {
  switch (error.code) {
    case 'otp_invalid':
      return 'The code is wrong or too old. Enter the new email again to get another.';
    default:
      return commonMessage(error.code, error);
  }
}
