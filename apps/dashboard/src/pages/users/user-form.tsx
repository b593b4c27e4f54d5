import { PasswordInput, Select, TextInput } from '@mantine/core';
import { patchUsersId, postUsers } from '@orrery/api-client/bodies';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { type User, userApi } from './user-api.ts';
import { userTexts } from './user-texts.ts';

interface UserValues {
  readonly email: string;
  /** Of a user that is there: empty leaves it as it is. */
  readonly password: string;
  readonly role: User['role'];
  readonly status: User['status'];
}

const newUser: Omit<UserValues, 'status'> = { email: '', password: '', role: 'user' };

const fromUser = ({ email, role, status }: User): UserValues => ({ email, password: '', role, status });

interface UserFormProps {
  readonly onDone: (user: User) => void;
}

export function NewUserForm({ onDone }: UserFormProps) {
  const t = useMessages(userTexts);
  const form = useApiForm({
    schema: postUsers,
    initial: newUser,
    toBody: ({ email, ...others }) => ({ ...others, email: email.trim() }),
    send: userApi.create,
    onDone,
  });
  useLeaveGuard(form.isDirty);
  return (
    <FormFrame form={form} send={t.createUser} maw={480}>
      <TextInput
        type="email"
        label={useMessages(common).email}
        description={t.emailHint}
        required
        autoComplete="off"
        {...form.field('email')}
      />
      <PasswordInput
        label={t.password}
        description={t.passwordHint}
        required
        autoComplete="new-password"
        {...form.field('password')}
      />
      <RoleSelect {...form.field('role')} />
    </FormFrame>
  );
}

export function UserForm({ user, onDone }: UserFormProps & { readonly user: User }) {
  const t = useMessages(userTexts);
  const words = useMessages(common);
  const form = useApiForm({
    schema: patchUsersId,
    initial: fromUser(user),
    toBody: ({ email, password, ...others }: UserValues) => ({
      ...others,
      email: email.trim(),
      ...(password !== '' && { password }),
    }),
    send: (body, version) => userApi.change(user.id, { ...body, ...(version !== undefined && { version }) }),
    onDone,
    editing: {
      current: user,
      read: () => userApi.read(user.id),
      toValues: fromUser,
      labels: { email: words.email, role: t.role, status: words.status },
    },
  });
  useLeaveGuard(form.isDirty);
  return (
    <FormFrame form={form} send={words.save} maw={480}>
      <TextInput
        type="email"
        label={words.email}
        description={t.emailHint}
        required
        autoComplete="off"
        {...form.field('email')}
      />
      <PasswordInput
        label={t.newPassword}
        description={t.newPasswordHint}
        autoComplete="new-password"
        {...form.field('password')}
      />
      <RoleSelect {...form.field('role')} />
      <Select
        label={words.status}
        description={t.statusHint}
        allowDeselect={false}
        data={[
          { value: 'active', label: words.active },
          { value: 'suspended', label: t.suspended },
        ]}
        {...form.field('status')}
      />
    </FormFrame>
  );
}

function RoleSelect(field: object) {
  const t = useMessages(userTexts);
  return (
    <Select
      label={t.role}
      description={t.roleHint}
      allowDeselect={false}
      data={(['user', 'admin'] as const).map((value) => ({ value, label: t[`role.${value}`] }))}
      {...field}
    />
  );
}
