import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import { type auth, resetPasswordInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { commonMessage, weakPasswordMessage } from '../errors.ts';
import { Field } from '../form/field.tsx';
import { Problem } from '../form/messages.tsx';
import { showError } from '../form/show-error.ts';
import { Submit } from '../form/submit.tsx';
import { api } from '../gatehouse.ts';
import { Page } from '../page.tsx';
import { Link } from '../router/link.tsx';
import { navigate } from '../router/navigation.ts';

/** Where the mailed link leads, with the token in its query. */
export function ResetPassword() {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const form = useForm({
    resolver: zodResolver(resetPasswordInput),
    defaultValues: { token, new_password: '' },
  });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    const result = await api.auth.resetPassword.safe(input);
    if (result.ok) return finish(result.data.message);
    if (result.error.code === 'weak_password') {
      return form.setError('new_password', { message: weakPasswordMessage(result.error) }, { shouldFocus: true });
    }
    showError(form, result.error, messageOf(result.error));
  });

  return (
    <Page title="Choose a new password">
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message ?? (errors.token && 'This link is not complete.')}</Problem>
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          hint="At least 12 characters. You will be signed out everywhere."
          error={errors.new_password}
          {...form.register('new_password')}
        />
        <Submit isBusy={isSubmitting}>Set the password</Submit>
      </form>
      <p>
        <Link to="/forgot-password">Send another link</Link>
      </p>
    </Page>
  );
}

/** The service has ended every session, so whoever is signed in here is not any more. The used token leaves the address. */
async function finish(notice: string): Promise<void> {
  if ((await api.authState()).status === 'signed_in') await api.signOut();
  navigate('/sign-in', { notice }, { replace: true });
}

function messageOf(error: GatehouseError<CallErrorCode<typeof auth.resetPassword>>): string {
  switch (error.code) {
    case 'reset_token_invalid':
      return 'This link was used already, or is too old. Have another one sent.';
    case 'weak_password':
      return weakPasswordMessage(error);
    default:
      return commonMessage(error.code, error);
  }
}
