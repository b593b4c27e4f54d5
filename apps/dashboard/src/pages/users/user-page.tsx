import { Alert, Stack } from '@mantine/core';
import { useMessages } from '../../i18n/messages.ts';
import { useProfile } from '../../session/session.ts';
import { PageFrame } from '../../ui/page.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { tellDone } from '../../ui/tell.ts';
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
  const me = useProfile();
  const changed = useChanged('users', 'subscriptions');

  return (
    <PageFrame
      title={user.email}
      actions={
        user.id !== me.id && (
          <RemoveButton
            title={t.deleteTitle(user.email)}
            body={t.aboutDelete(1)}
            remove={() => userApi.remove(user.id)}
            done={t.deleted(user.email)}
            changed={changed}
            to="/users"
          />
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
