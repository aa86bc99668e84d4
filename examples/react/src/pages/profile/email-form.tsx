import { type User, updateMeInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../../errors.ts';
import { Field } from '../../form/field.tsx';
import { Problem } from '../../form/messages.tsx';
import { showError } from '../../form/show-error.ts';
import { Submit } from '../../form/submit.tsx';
import { api } from '../../gatehouse.ts';
import { queryClient, trpc } from '../../queries.ts';
import { EmailCodeForm } from './email-code-form.tsx';

const schema = updateMeInput.pick({ email: true }).required();

export function EmailForm({ user }: { readonly user: User }) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '' } });
  const { errors, isSubmitting } = form.formState;
  const heading = useId();

  const submit = form.handleSubmit(async (input) => {
    const result = await api.users.updateMe.safe(input);
    if (!result.ok) return showError(form, result.error, commonMessage(result.error.code, result.error));
    form.reset();
    queryClient.setQueryData(trpc.users.me.queryKey(), result.data);
  });

  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>Email</h2>
      <p>
        Your address is <strong>{user.email}</strong>.
      </p>
      {user.pending_email !== null && <EmailCodeForm pending={user.pending_email} />}
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message}</Problem>
        <Field
          label="New email"
          type="email"
          autoComplete="email"
          required
          error={errors.email}
          {...form.register('email')}
        />
        <Submit isBusy={isSubmitting}>Change the email</Submit>
      </form>
    </section>
  );
}
