import { loginInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../../errors.ts';
import { Field } from '../../form/field.tsx';
import { Problem } from '../../form/messages.tsx';
import { showError } from '../../form/show-error.ts';
import { Submit } from '../../form/submit.tsx';
import { api } from '../../gatehouse.ts';

interface SignInAgainProps {
  readonly email: string;
  /** What the button says: what is done with the sign-in. */
  readonly action: string;
  readonly onDone: () => Promise<void>;
}

/** A fresh sign-in, for what the service does for nobody else. */
export function SignInAgain({ email, action, onDone }: SignInAgainProps) {
  const form = useForm({ resolver: zodResolver(loginInput), defaultValues: { email, password: '' } });
  const { errors, isSubmitting } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus('password'), [setFocus]);

  const submit = form.handleSubmit(async (input) => {
    const result = await api.auth.login.safe(input);
    if (result.ok) return onDone();
    switch (result.error.code) {
      case 'invalid_credentials':
        return form.setError('password', { message: 'This is not your password.' }, { shouldFocus: true });
      case 'account_disabled':
        return form.setError('root', { message: 'This account is deactivated.' });
      default:
        showError(form, result.error, commonMessage(result.error.code, result.error));
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <p>You signed in a while ago. Enter your password to go on.</p>
      <Problem>{errors.root?.message}</Problem>
      <input type="email" autoComplete="username" readOnly hidden {...form.register('email')} />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        error={errors.password}
        {...form.register('password')}
      />
      <Submit isBusy={isSubmitting}>{action}</Submit>
    </form>
  );
}
