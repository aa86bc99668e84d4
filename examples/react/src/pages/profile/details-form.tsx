import { type User, updateMeInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../../errors.ts';
import { Field } from '../../form/field.tsx';
import { Notice, Problem } from '../../form/messages.tsx';
import { blankToNull, showError } from '../../form/show-error.ts';
import { Submit } from '../../form/submit.tsx';
import { api } from '../../gatehouse.ts';
import { queryClient, trpc } from '../../queries.ts';

const languages = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français' };

export function DetailsForm({ user }: { readonly user: User }) {
  const { full_name, phone, locale } = user;
  const form = useForm({
    resolver: zodResolver(updateMeInput.omit({ email: true })),
    defaultValues: { full_name, phone, locale },
  });
  const { errors, isSubmitting } = form.formState;
  const [notice, setNotice] = useState<string>();
  const heading = useId();
  const select = useId();

  const submit = form.handleSubmit(async (input) => {
    setNotice(undefined);
    const result = await api.users.updateMe.safe(input);
    if (!result.ok) return showError(form, result.error, commonMessage(result.error.code, result.error));
    queryClient.setQueryData(trpc.users.me.queryKey(), result.data);
    setNotice('Saved.');
  });

  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>About you</h2>
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message}</Problem>
        <Field
          label="Name"
          autoComplete="name"
          error={errors.full_name}
          {...form.register('full_name', { setValueAs: blankToNull })}
        />
        <Field
          label="Phone"
          type="tel"
          autoComplete="tel"
          error={errors.phone}
          {...form.register('phone', { setValueAs: blankToNull })}
        />
        <div className="field">
          <label htmlFor={select}>Language of mails</label>
          <select id={select} {...form.register('locale')}>
            {!(locale in languages) && <option value={locale}>{locale}</option>}
            {Object.entries(languages).map(([tag, name]) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Submit isBusy={isSubmitting}>Save</Submit>
        <Notice>{notice}</Notice>
      </form>
    </section>
  );
}
