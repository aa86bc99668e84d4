import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import { type auth, verifyEmailInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../errors.ts';
import { Field } from '../form/field.tsx';
import { Notice, Problem } from '../form/messages.tsx';
import { showError } from '../form/show-error.ts';
import { Submit } from '../form/submit.tsx';
import { api } from '../gatehouse.ts';
import { Page } from '../page.tsx';
import { queryClient, trpc } from '../queries.ts';
import { Link } from '../router/link.tsx';
import { hints, navigate } from '../router/navigation.ts';
import { Resend } from './resend.tsx';

export function Verify({ email = hints().email ?? '', isSignedIn = false }) {
  const form = useForm({ resolver: zodResolver(verifyEmailInput), defaultValues: { email, otp: '' } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    const result = await api.auth.verifyEmail.safe(input);
    if (!result.ok) {
      form.resetField('otp');
      showError(form, result.error, messageOf(result.error));
      return form.setFocus('otp');
    }
    if (isSignedIn) return queryClient.setQueryData(trpc.users.me.queryKey(), result.data);
    navigate('/sign-in', { email: input.email, notice: 'Your address is verified. Sign in now.' });
  });

  return (
    <Page title="Enter the code">
      <Notice>{hints().notice}</Notice>
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message}</Problem>
        <Field
          label="Email"
          type="email"
          autoComplete="email"
          required
          readOnly={isSignedIn}
          error={errors.email}
          {...form.register('email')}
        />
        <Field
          label="Code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          hint="Six digits, from the mail we sent you."
          error={errors.otp}
          {...form.register('otp')}
        />
        <Submit isBusy={isSubmitting}>Verify</Submit>
      </form>
      <Resend email={() => form.getValues('email')} onInvalid={() => form.trigger('email', { shouldFocus: true })} />
      {!isSignedIn && (
        <p>
          <Link to="/sign-in">Back to sign-in</Link>
        </p>
      )}
    </Page>
  );
}

function messageOf(error: GatehouseError<CallErrorCode<typeof auth.verifyEmail>>): string {
  switch (error.code) {
    case 'otp_invalid':
      return 'The code is wrong or too old. Try again, or have a new one sent.';
    default:
      return commonMessage(error.code, error);
  }
}
