import { Alert, Button, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { useProfile } from '../../session/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { SubscriptionsOf } from '../subscriptions/subscriptions-of.tsx';
import { type User, userApi } from './user-api.ts';
import { UserForm } from './user-form.tsx';
import { userTexts } from './user-texts.ts';

export default function UserPage() {
  return (
    <Thing resource="users" read={userApi.read}>
      {(user, reread) => <UserEditor user={user} onSaved={reread} />}
    </Thing>
  );
}

function UserEditor({ user, onSaved }: { readonly user: User; readonly onSaved: () => void }) {
  const t = useMessages(userTexts);
  const words = useMessages(common);
  const navigate = useNavigate();
  const me = useProfile();
  const changed = useChanged('users', 'subscriptions');

  async function remove(): Promise<void> {
    const sure = await confirm({
      title: t.deleteTitle(user.email),
      body: t.aboutDelete(1),
      yes: words.delete,
      danger: true,
    });
    if (!sure) return;
    try {
      await userApi.remove(user.id);
      tellDone(t.deleted(user.email));
      changed();
      await navigate({ to: '/users' });
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <PageFrame
      title={user.email}
      actions={
        user.id !== me.id && (
          <Button variant="outline" color="red" onClick={() => void remove()}>
            {words.delete}
          </Button>
        )
      }
    >
      <Stack>
        {user.must_change_password && (
          <Alert variant="outline" color="gray" maw={480}>
            {t.mustChange}
          </Alert>
        )}
        <UserForm
          key={user.version}
          user={user}
          onDone={({ email }) => {
            tellDone(t.saved(email));
            changed();
            onSaved();
          }}
        />
        <SubscriptionsOf userId={user.id} />
      </Stack>
    </PageFrame>
  );
}
