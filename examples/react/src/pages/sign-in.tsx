import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import { type auth, loginInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../errors.ts';
import { Field } from '../form/field.tsx';
import { Notice, Problem } from '../form/messages.tsx';
import { showError } from '../form/show-error.ts';
import { Submit } from '../form/submit.tsx';
import { api } from '../gatehouse.ts';
import { Page } from '../page.tsx';
import { Link } from '../router/link.tsx';
import { hints } from '../router/navigation.ts';

export function SignIn() {
  const { email = '', notice } = hints();
  const form = useForm({ resolver: zodResolver(loginInput), defaultValues: { email, password: '' } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    const result = await api.auth.login.safe(input);
    // Nothing to do where it worked: the page shows whoever is signed in.
    if (!result.ok) showError(form, result.error, messageOf(result.error));
  });

  return (
    <Page title="Sign in">
      <Notice>{notice}</Notice>
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message}</Problem>
        <Field
          label="Email"
          type="email"
          autoComplete="username"
          required
          error={errors.email}
          {...form.register('email')}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          error={errors.password}
          {...form.register('password')}
        />
        <Submit isBusy={isSubmitting}>Sign in</Submit>
      </form>
      <p className="links">
        <Link to="/forgot-password">I forgot my password</Link>
        <Link to="/sign-up">Create an account</Link>
      </p>
    </Page>
  );
}

function messageOf(error: GatehouseError<CallErrorCode<typeof auth.login>>): string {
  switch (error.code) {
    case 'invalid_credentials':
      return 'The email or the password is wrong.';
    case 'account_disabled':
      return 'This account is deactivated. Ask an administrator.';
    default:
      return commonMessage(error.code, error);
  }
}
