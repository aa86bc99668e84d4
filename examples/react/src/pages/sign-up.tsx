import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import { type auth, registerInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { commonMessage, weakPasswordMessage } from '../errors.ts';
import { Field } from '../form/field.tsx';
import { Problem } from '../form/messages.tsx';
import { blankToUndefined, showError } from '../form/show-error.ts';
import { Submit } from '../form/submit.tsx';
import { api } from '../gatehouse.ts';
import { Page } from '../page.tsx';
import { Link } from '../router/link.tsx';
import { navigate } from '../router/navigation.ts';

export function SignUp() {
  const form = useForm({ resolver: zodResolver(registerInput) });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    const result = await api.auth.register.safe({ ...input, locale: navigator.language });
    if (result.ok) return navigate('/verify', { email: result.data.email, notice: result.data.message });
    if (result.error.code === 'weak_password') {
      return form.setError('password', { message: weakPasswordMessage(result.error) }, { shouldFocus: true });
    }
    showError(form, result.error, messageOf(result.error));
  });

  return (
    <Page title="Create an account">
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message}</Problem>
        <Field
          label="Email"
          type="email"
          autoComplete="email"
          required
          error={errors.email}
          {...form.register('email')}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          required
          hint="At least 12 characters. A few unrelated words do well."
          error={errors.password}
          {...form.register('password')}
        />
        <Field
          label="Name (optional)"
          autoComplete="name"
          error={errors.full_name}
          {...form.register('full_name', { setValueAs: blankToUndefined })}
        />
        <Submit isBusy={isSubmitting}>Create the account</Submit>
      </form>
      <p>
        <Link to="/sign-in">I have an account</Link>
      </p>
    </Page>
  );
}

function messageOf(error: GatehouseError<CallErrorCode<typeof auth.register>>): string {
  return error.code === 'weak_password' ? weakPasswordMessage(error) : commonMessage(error.code, error);
}
