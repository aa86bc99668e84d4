import { requestPasswordResetInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../errors.ts';
import { Field } from '../form/field.tsx';
import { Notice, Problem } from '../form/messages.tsx';
import { showError } from '../form/show-error.ts';
import { Submit } from '../form/submit.tsx';
import { api } from '../gatehouse.ts';
import { Page } from '../page.tsx';
import { Link } from '../router/link.tsx';

export function ForgotPassword() {
  const form = useForm({ resolver: zodResolver(requestPasswordResetInput), defaultValues: { email: '' } });
  const { errors, isSubmitting } = form.formState;
  const [notice, setNotice] = useState<string>();

  const submit = form.handleSubmit(async (input) => {
    setNotice(undefined);
    const result = await api.auth.requestPasswordReset.safe(input);
    if (result.ok) return setNotice(result.data.message);
    showError(form, result.error, commonMessage(result.error.code, result.error));
  });

  return (
    <Page title="Reset your password">
      <p>We mail you a link to set a new one.</p>
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
        <Submit isBusy={isSubmitting}>Send the link</Submit>
      </form>
      <Notice>{notice}</Notice>
      <p>
        <Link to="/sign-in">Back to sign-in</Link>
      </p>
    </Page>
  );
}
